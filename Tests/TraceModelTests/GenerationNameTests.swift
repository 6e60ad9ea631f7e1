import Testing
import TraceModel

@Suite struct GenerationNameTests {
  @Test func `a generation is named by the id and its number`() {
    #expect(GenerationName.text("req-1", 2) == "req-1#2")
    #expect(GenerationName.text("req-1", nil) == "req-1")
  }

  @Test(arguments: [
    ("req-1#2", "req-1", 2), ("a#b#12", "a#b", 12), ("7f3a#01", "7f3a", 1),
  ])
  func `a name is read as it is written`(text: String, id: String, generation: Int) {
    #expect(GenerationName.parse(text)?.id == id)
    #expect(GenerationName.parse(text)?.generation == generation)
  }

  @Test(arguments: ["req-1", "#2", "req#", "req#0", "req#x", "req#-1", "req#99999999999999999999", ""])
  func `what ends in no number is no name of a generation`(text: String) {
    #expect(GenerationName.parse(text) == nil)
  }
}
