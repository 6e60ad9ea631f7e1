import Testing

@testable import LogReading

/// Texts that are looked for in records.
@Suite struct TextSearchTests {
  private func found(_ text: String, in place: String) -> Bool {
    let search = TextSearch([text])
    let isPossible = search.possible(in: Array(place.utf8)).contains(0)
    let isFound = search.found([0], in: [place]) == [0]
    // What is found must have been possible.
    #expect(isPossible || !isFound)
    return isFound
  }

  @Test func `an ellipsis stands for anything, as in the errors of a report`() {
    #expect(found("timeout after … ms", in: "Timeout after 250 ms"))
    #expect(found("… refused by …", in: "connection 7 refused by db-3"))
    #expect(!found("timeout after … ms", in: "timeout after 250 s"))
    #expect(!found("a … b", in: "b 1 a"))
    // A text of its own is found, too, also where it ends so.
    #expect(found("…", in: "wait… and see"))
    #expect(!found("…", in: "wait and see"))
    #expect(found("wait… and", in: "wait… and see"))
  }
}
