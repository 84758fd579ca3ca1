const KEY = 's48-simulator';
const KEPT = 30;

/** The reports sent from this page, newest first; kept in this browser over a reload and a change of script. */
export const reports = read();

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]');
  } catch {
    return [];
  }
}

export function remember(report) {
  const known = reports.find(({ reference }) => reference === report.reference);
  if (known) Object.assign(known, report);
  else reports.unshift({ replies: [], ...report });
  reports.length = Math.min(reports.length, KEPT);
  save();
}

export function save() {
  localStorage.setItem(KEY, JSON.stringify(reports));
}

/** A message to the citizen belongs to the report whose number it names; the first is the acknowledgement. */
export function sortReplies(messages) {
  for (const report of reports) {
    const own = messages.filter(({ text }) => text.includes(report.reference));
    if (own.length > 0) report.replies = own.slice(1);
  }
  save();
}
