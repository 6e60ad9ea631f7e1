import Testing

@testable import LogReading

/// Texts in the parts of their statements.
struct TextPartsTests {
  private func read(_ text: String) -> (text: String, values: [String], pattern: String) {
    var values: [String] = []
    let parts = TextParts(text, values: &values)
    return (parts.text, values, parts.pattern([:]))
  }

  @Test func `Numbers and ids are values, and what stands around them is not`() {
    let parts = read("Received Order {orderId=4711} from orders-0@12.")
    #expect(parts.text == "Received Order {orderId=…} from ….")
    #expect(parts.values == ["4711", "orders-0@12"])
    #expect(parts.pattern == #"^Received Order \{orderId=\S+?\} from \S+?\.$"#)
  }

  @Test func `A name before a colon is no part of the value behind it`() {
    #expect(read("TraceID:0af7 took 12.5ms").values == ["0af7", "12.5ms"])
    #expect(read("at 12:30:05 exactly").values == ["12:30:05"])
  }

  @Test func `A truth behind its name is a value, unless it says whether the work went well`() {
    #expect(read("Got it, redelivered: False").text == "Got it, redelivered: …")
    #expect(read("looked up cached=true").values == ["true"])
    #expect(read("done, success: false").values == [])
    #expect(read("It is true").values == [])
  }

  @Test func `Methods and paths are values without a digit`() {
    let parts = read("--> POST /orders")
    #expect(parts.text == "--> … …")
    #expect(parts.values == ["POST", "/orders"])
    #expect(parts.pattern == #"^--> [A-Z]+ \S+$"#)
  }

  @Test(arguments: [
    "order 7 (of 9) [a-b] {x=1} done?", "a|b^c$d 1", "plain", "", "100 % of 5", "\\d+ 3",
    "Bestellung 5 für Jürgen",
  ])
  func `A text fits the pattern of its own statement`(text: String) throws {
    let pattern = try Pattern(read(text).pattern)
    var search = PatternSearch()
    #expect(Array(text.utf8).withUnsafeBytes { search.find(pattern, in: $0) })
  }

  @Test func `A slot becomes a group of the pattern`() {
    var values: [String] = []
    let parts = TextParts("letter m-7 for o-12: gone", values: &values)
    #expect(parts.labels == ["letter ", " for "])
    #expect(
      parts.pattern([0: parts.group("key", slot: 0)]) == #"^letter (?<key>\S+) for \S+?: gone$"#)
  }

  @Test func `Of a very long text the beginning counts, and anything may follow`() {
    let parts = read(String(repeating: "word ", count: 100))
    #expect(!parts.pattern.hasSuffix("$"))
    #expect(parts.text.count < 310)
  }
}
