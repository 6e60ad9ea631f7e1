import Testing
import TraceModel

@Suite struct OccurrenceNameTests {
  @Test func `a occurrence is named by the id and its number`() {
    #expect(OccurrenceName.text("req-1", 2) == "req-1#2")
    #expect(OccurrenceName.text("req-1", nil) == "req-1")
  }

  @Test(arguments: [
    ("req-1#2", "req-1", 2), ("a#b#12", "a#b", 12), ("7f3a#01", "7f3a", 1),
  ])
  func `a name is read as it is written`(text: String, id: String, occurrence: Int) {
    #expect(OccurrenceName.parse(text)?.id == id)
    #expect(OccurrenceName.parse(text)?.occurrence == occurrence)
  }

  @Test(arguments: ["req-1", "#2", "req#", "req#0", "req#x", "req#-1", "req#99999999999999999999", ""])
  func `what ends in no number is no name of a occurrence`(text: String) {
    #expect(OccurrenceName.parse(text) == nil)
  }
}
