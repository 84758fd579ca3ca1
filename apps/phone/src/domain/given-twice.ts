/** Why a message that came by the exchange's folder and by mail is kept and nothing more, the second time; its copy is found by it. */
export const givenTwice = (reportId: string): string => `the exchange gave this message another way too: it is recording ${reportId}`;
