import Testing
import TraceModel

struct PlaceNameTests {
  @Test func `a record that is in no line has the place of its file`() {
    #expect(PlaceName.text("api.jsonl", line: Int64(17)) == "api.jsonl:17")
    #expect(PlaceName.text("api.jsonl", line: 0) == "api.jsonl")
  }
}
