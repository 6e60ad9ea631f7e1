import Testing

@testable import LogReading

/// Names of many combining marks, which texts are slow to compare of.
@Suite struct StreamSafeTextTests {
  @Test func `30 marks in a row stay as they are, and each further one is written out`() {
    for text in ["", "jobs", "é", "e\u{301}", "x" + String(repeating: "\u{301}", count: 30) + "y"] {
      #expect(Array(String(streamSafe: Array(text.utf8)).unicodeScalars) == Array(text.unicodeScalars))
    }
    let long = "x" + String(repeating: "\u{301}", count: 32)
    let safe = "x" + String(repeating: "\u{301}", count: 30) + "\\u{301}\u{301}"
    #expect(Array(String(streamSafe: Array(long.utf8)).unicodeScalars) == Array(safe.unicodeScalars))
  }

  @Test func `names of very many marks are compared in time in proportion to them`() {
    let marks = String(repeating: "\u{301}\u{316}", count: 200_000)
    let names = (0..<4).map { String(streamSafe: Array((marks + "\($0 % 2)").utf8)) }
    #expect(Set(names).count == 2)
  }
}
