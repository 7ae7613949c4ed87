import { describe, expect, it } from 'vitest'
import { checkCriteria } from '../../../../shared/specification/checks/criteria.ts'
import { checkWords } from '../../../../shared/specification/checks/wording.ts'
import { criterion, fileOf, said } from '../sample-spec.ts'

function judged(fields: object, spec: object = {}): string[] {
  const file = fileOf({ ...criterion(fields), ...spec })
  return said([...checkCriteria(file), ...checkWords(file)])
}

describe('a criterion in another language', () => {
  it.each([
    ['German', 'Wenn die Liste leer ist, muss der Parser 0 zurückgeben.'],
    ['German', 'Der Parser soll robust sein.'],
    ['German', 'Die Ausgabe ist normal und minimal.'],
    ['German', 'parseDuration soll bei leerem Text einen RangeError werfen.'],
    ['French', 'Quand la liste est vide, la fonction doit renvoyer 0.'],
    ['French', 'Si le texte est vide alors parseDuration doit lever une erreur.'],
    ['French', 'La sortie doit rester simple, claire, etc.'],
    ['Spanish', 'Cuando la lista está vacía, la función debe devolver 0.'],
    ['Spanish', 'La respuesta debe ser normal.'],
    ['Portuguese', 'Quando a lista está vazia, a função deve devolver 0.'],
    ['Portuguese', 'O texto deve ser cortado sem espaços.'],
    ['Italian', 'Quando la lista è vuota, la funzione deve restituire 0.'],
    ['Dutch', 'Wanneer de lijst leeg is, moet de functie 0 teruggeven.'],
    ['Polish', 'Gdy lista jest pusta, funkcja musi zwrócić 0.'],
    ['Polish', 'Funkcja nie zwraca spacji.'],
    ['Swedish', 'När listan är tom ska funktionen returnera 0.'],
    ['Czech', 'Když je seznam prázdný, funkce musí vrátit 0.'],
    ['Turkish', 'Liste boş ise fonksiyon 0 döndürmelidir.'],
    ['Hungarian', 'Ha a lista üres, akkor a függvény 0 értéket ad.'],
    ['Indonesian', 'Jika daftar kosong, maka fungsi harus mengembalikan 0.'],
    ['Vietnamese', 'Khi danh sách rỗng, hàm phải trả về 0.'],
    ['Malay', 'Apabila senarai kosong, fungsi mesti mengembalikan 0.'],
    ['Croatian', 'Kada je lista prazna, funkcija mora vratiti 0.'],
    ['Danish', 'Når listen er tom, skal funktionen returnere 0.'],
    ['Finnish', 'Kun lista on tyhjä, funktion pitää palauttaa 0.'],
    ['Romanian', 'Când lista este goală, funcția trebuie să returneze 0.'],
    ['Catalan', 'Quan la llista és buida, la funció ha de retornar 0.'],
    ['Swahili', 'Orodha ikiwa tupu, kazi lazima irudishe 0.'],
    ['Filipino', 'Kapag walang laman ang listahan, dapat ibalik ang 0.'],
    ['Basque', 'Zerrenda hutsik dagoenean, funtzioak 0 itzuli behar du.'],
    ['Russian', 'Когда список пуст, функция должна вернуть 0.'],
    ['Ukrainian', 'Якщо список порожній, функція має повернути 0.'],
    ['Greek', 'Όταν η λίστα είναι κενή, η συνάρτηση πρέπει να επιστρέφει 0.'],
    ['Japanese', 'リストが空のとき、関数は 0 を返さなければならない。'],
    ['Japanese', 'parseDuration は 0 を返す'],
    ['Chinese', '当列表为空时，函数必须返回 0。'],
    ['Chinese', 'parseDuration 必须返回 0'],
    ['Korean', '목록이 비어 있으면 함수는 0을 반환해야 한다.'],
    ['Arabic', 'عندما تكون القائمة فارغة، يجب أن تعيد الدالة 0.'],
    ['Hebrew', 'כאשר הרשימה ריקה, הפונקציה חייבת להחזיר 0.'],
    ['Hindi', 'जब सूची खाली हो, तो फ़ंक्शन को 0 लौटाना चाहिए।'],
    ['Thai', 'เมื่อรายการว่าง ฟังก์ชันต้องคืนค่า 0'],
  ])('is taken as it is, %s: %s', (_language, ears) => {
    expect(judged({ ears })).toEqual([])
    const clauses = { ears: undefined, given: ears, when: ears, then: ears }
    expect(judged(clauses)).toEqual([])
  })

  it('is told by the rest of the spec where the sentence alone says nothing', () => {
    const german = { title: 'Zeilen kürzen', why: 'Der Text ist zu lang und wird nicht gelesen.' }
    expect(judged({ ears: 'Robust' }, german)).toEqual([])
    expect(judged({ ears: 'Robust' })).toEqual([
      'block SPEC_EARS "shall" "must" "will"',
      'block SPEC_WORD_WEAK "robust"',
    ])
  })
})

describe('a criterion in English', () => {
  it.each([
    'When the list is empty, the parser MUST return 0.',
    'when the list is empty, the parser must return 0',
    'WHEN the list is empty THEN the parser SHALL return 0.',
    'When the list is empty the parser will return 0.',
    'If the list is empty then the parser must throw.',
    'if the list is empty, then it must not return anything',
    'The parser must keep words such as "größer" and "日本".',
    'The greeting for Zürich and 東京 must be the same as for each other city.',
    'The café list must be empty.',
    'Whenever a die shows 6, the game must roll it again.',
    'Once the cart is paid the shop will send a mail.',
    'When the user must log in, the page shall show a form.',
  ])('may be: %s', (ears) => {
    expect(judged({ ears })).toEqual([])
  })

  it.each([
    ['The parser must react appropriately.', 'block SPEC_WORD_WEAK "appropriately"'],
    ['When the list is empty the parser must fail gracefully.', 'block SPEC_WORD_WEAK "gracefully"'],
    ['the parser will be user-friendly', 'block SPEC_WORD_WEAK "user-friendly"'],
    ['The parser MUST be ROBUST.', 'block SPEC_WORD_WEAK "robust"'],
    ['It must take tabs, spaces, etc.', 'block SPEC_WORD_WEAK "etc"'],
    ['The greeting for 東京 must be handled properly.', 'block SPEC_WORD_WEAK "properly"'],
    ['The parser must be fast.', 'note SPEC_WORD_VAGUE "fast"'],
  ])('is still found vague: %s', (ears, finding) => {
    expect(judged({ ears })).toContain(finding)
  })

  it.each([
    ['given: a suitable cart', { given: 'a suitable cart', when: 'it is paid', then: 'it is empty' }],
    ['then: works properly', { given: 'a cart', when: 'it is paid', then: 'works properly' }],
  ])('is found vague in each of its clauses, %s', (_text, clauses) => {
    expect(judged({ ears: undefined, ...clauses })).toHaveLength(1)
  })
})
