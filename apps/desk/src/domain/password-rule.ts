const SHORTEST = 12;
const LONGEST = 200;
const FEWEST_DIFFERENT = 5;
/** What guessers try first, in any case and with any digits or signs around it. */
const WELL_KNOWN = ['lozinka', 'sifra', 'password', 'passwort', 'qwerty', 'qwertz', 'admin', 'administrator', 'smederevo', 'sistem', 'dobrodosli', 'welcome', 'letmein'];

/** What is wrong with a new password, in words for the one who chose it; null when it will do. Length counts, not signs (NIST SP 800-63B). */
export function weakness(password: string, email: string): string | null {
  const folded = password.normalize('NFKC').toLowerCase();
  if (folded.length < SHORTEST) return `must have at least ${SHORTEST} characters; a few words in a row are easy to remember`;
  if (folded.length > LONGEST) return `may have at most ${LONGEST} characters`;
  if (new Set(folded).size < FEWEST_DIFFERENT) return `must have at least ${FEWEST_DIFFERENT} different characters`;
  if (isRun(folded)) return 'must not be a row of the keyboard or the alphabet';
  const [name = ''] = email.toLowerCase().split('@');
  if (name.length >= 3 && rest(folded, name) < SHORTEST / 2) return 'must be more than your e-mail address';
  const known = WELL_KNOWN.find((word) => folded.includes(word) && rest(folded, word) < SHORTEST / 2);
  return known ? `must be more than the well-known word "${known}"` : null;
}

/** How many letters are left without the word: digits and signs around it are guessed along. */
const rest = (password: string, word: string): number => password.replaceAll(word, '').replace(/[^\p{L}]/gu, '').length;

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm'];
const isRun = (password: string): boolean => ROWS.some((row) => row.includes(password) || [...row].toReversed().join('').includes(password));
