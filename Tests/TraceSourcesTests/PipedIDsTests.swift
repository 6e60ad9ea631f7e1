import Testing
import TraceSources

/// Ids in what other programs print.
struct PipedIDsTests {
  private static let names = ["correlation_id", "trace_id", "req.id"]

  private func found(_ lines: [String], known: Set<String> = []) throws -> [PipedIDs.Found] {
    var piped = PipedIDs(names: Self.names) { known.contains($0) }
    return try lines.flatMap { try piped.add($0) } + piped.end()
  }

  @Test(arguments: [
    ("7f3a", ["7f3a"]), ("  7f3a  more words", ["7f3a"]), ("", []), ("{7f3a-1}", ["{7f3a-1}"]),
    ("a{}", ["a{}"]), ("[7f3a]", ["[7f3a]"]),
    (#"{"correlation_id":"7f3a"}"#, ["7f3a"]),
    (#"  { "trace_id": "t", "correlation_id": "c" }"#, ["c"]),
    (#"{"req":{"id":"r-1"}}"#, ["r-1"]), (#"{"req.id":"r-1"}"#, ["r-1"]),
    (#"{"correlation_id":41}"#, ["41"]), (#"{"correlation_id":"a\u002db"}"#, ["a-b"]),
    (#"{"correlation_id":"a","generation":2}"#, ["a#2"]),
    (#"api.jsonl:12:{"correlation_id":"7f3a"}"#, ["7f3a"]),
    (#"api-1  | {"correlation_id":"7f3a"}"#, ["7f3a"]),
    (#"[info] {"correlation_id":"7f3a"}"#, ["7f3a"]),
    (#""7f3a""#, ["7f3a"]), (#"["a","b"]"#, ["a", "b"]),
    (
      #"{"schema":"trace.find/1","requests":[{"correlation_id":"a","services":["x"]},{"correlation_id":"b"}]}"#,
      ["a", "b"]
    ),
    (#"[{"correlation_id":"a"},{"trace_id":"b"}]"#, ["a", "b"]),
    (#"{"log":"{\"correlation_id\":\"7f3a\"}"}"#, ["7f3a"]),
  ])
  func `a line gives its ids`(line: String, ids: [String]) throws {
    #expect(try found([line]) == ids.map(PipedIDs.Found.id))
  }

  @Test func `a value of several lines is one, and each id comes once`() throws {
    let pretty = [
      "{", #"  "event": "a } b","#, #"  "correlation_id": "a","#, #"  "more": [1, {"x": 2}]"#, "}",
    ]
    #expect(try found(pretty + pretty + ["b", "b"]) == [.id("a"), .id("b"), .id("b")])
    #expect(try found(["["] + ["  \"a\",", "  \"b\""] + ["]"]) == [.id("a"), .id("b")])
  }

  @Test func `an id under another name is known by its value, and exactly`() throws {
    let line = #"{"event":"started","rid":"r-17","note":"r-1"}"#
    #expect(try found([line], known: ["r-17"]) == [.id("r-17")])
    #expect(try found(["--", line]) == [.id("--"), .noID(line: 2)])
    #expect(try found([#"{"correlation_id":"a"}"#, "--", line]) == [.id("a"), .noID(line: 3)])
  }

  @Test(arguments: ["{{7*7}}", "\"'", "[7f3a]", "order 17", "a {\"b\"} c"])
  func `a line that is an id by itself is one, whatever it looks like`(id: String) throws {
    #expect(try found([id, "7f3a"], known: [id]) == [.id(id), .id("7f3a")])
  }

  @Test(arguments: [String(repeating: "7", count: 2_000), "{{7*7}}"])
  func `a record's id may be long, or stand in braces`(id: String) throws {
    #expect(try found([#"{"correlation_id":"\#(id)"}"#]) == [.id(id)])
  }

  @Test func `a record that breaks off hides no other`() throws {
    let whole = #"{"correlation_id":"b"}"#
    #expect(try found([#"{"correlation_id":"a","text":{"#, whole]) == [.id("a"), .id("b")])
    #expect(try found([whole, #"{"text":"#]) == [.id("b"), .noID(line: 2)])
  }
}
