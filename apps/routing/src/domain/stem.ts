const SUFFIXES = (
  'ovanjem ovanja ovanje ijima ovima evima stvima ijama ijem ijom nika nike niku nici nicima skoga skome skom skog skih skim ska sko ske ski ' +
  'ijeg ijem ijih ijim stvo stva stvu cima cama ovog ovom ama ima oga omu ega emu ome ove ova ovi ovu eva eve evi om em og eg oj ih im ' +
  'ujemo ujete ujem ujes uju uje avaju avamo avam avas ava ajuci ajte ajmo aju amo ate ali ala alo ale ao ati iti eti uti ili ila ilo ile io ' +
  'nula nuli nulo nuo nuti eno ena eni ene en ano ana ani ane an jen ijo imo ite is am as at iv a e i o u'
)
  .split(' ')
  .sort((one, other) => other.length - one.length);

const MIN_STEM = 3;

/** The part of a folded Serbian word that inflection leaves alone, roughly: `kontejnerima` → `kontejner`. */
export function stem(word: string): string {
  if (word.length <= MIN_STEM + 1) return word;
  for (const suffix of SUFFIXES) {
    if (word.length - suffix.length >= MIN_STEM && word.endsWith(suffix)) return word.slice(0, -suffix.length);
  }
  return word;
}
