import SyntheticFleet
import Testing

@testable import LogReading

struct PatternTests {
  /// The groups of the leftmost match, the whole first; nil without a match.
  private func groups(_ pattern: String, _ text: String) throws -> [String?]? {
    let pattern = try Pattern(pattern)
    var search = PatternSearch()
    let bytes = Array(text.utf8)
    guard bytes.withUnsafeBytes({ search.find(pattern, in: $0) }) else { return nil }
    return (0...pattern.names.count).map { group in
      search.range(of: group).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  @Test func `named groups take what stands in their place`() throws {
    let pattern =
      #"Received \w+ \{orderId=(?<key>\d+)\} from (?<topic>.+)-(?<partition>\d+)@(?<offset>\d+)"#
    let found = try groups(pattern, "Received OrderPlaced {orderId=4711} from shop-orders-3@905")
    #expect(
      found == [
        "Received OrderPlaced {orderId=4711} from shop-orders-3@905", "4711", "shop-orders", "3", "905",
      ])
    #expect(try Pattern(pattern).names == ["key", "topic", "partition", "offset"])
  }

  @Test(arguments: [
    ("a+", "xaaay", "aaa"), ("a+?", "xaaay", "a"), ("a{2}", "aaaa", "aa"), ("a{2,3}b", "aaaab", "aaab"),
    ("(?:ab|a)(?:c|bcd)", "abcd", "abc"), ("[^/]+$", "https://sqs/1/orders", "orders"),
    ("^a|b", "ba", "b"), (#"\bjob\b"#, "jobs job", "job"), (#"[\d-]+"#, "x 12-3", "12-3"),
    ("(?i)DONE", "is done", "done"),
    (#"\x41\u0042"#, "xAB", "AB"), (".", "ü", "ü"), ("[ä-ü]+", "aöa", "ö"), ("a.c", "a\nc abc", "abc"),
    ("", "abc", ""), ("a*", "baa", ""), (#"\{x\}"#, "{x}", "{x}"), ("{", "a{", "{"), ("[]a]+", "]a", "]a"),
    (#"\S+$"#, "a b", "b"),
  ])
  func `the leftmost match is found, and of those the preferred one`(
    _ pattern: String, _ text: String, _ whole: String
  ) throws {
    #expect(try groups(pattern, text)?[0] == whole)
  }

  @Test(arguments: [
    ("(?=a)", "look-ahead"), ("(?!a)", "look-ahead"), ("(?<=a)b", "look-behind"), ("(?<!a)b", "look-behind"),
    (#"(a)\1"#, "back-references"), (#"(?<x>a)\k<x>"#, "back-references"), ("(?>a)", "atomic"),
    ("a++", "possessive"),
  ])
  func `what needs more than linear time is refused in words`(_ pattern: String, _ word: String) {
    #expect { try Pattern(pattern) } throws: { ($0 as? PatternProblem)?.reason.contains(word) ?? false }
  }

  @Test(arguments: [
    "(", ")", "(a", "[a", "*a", "a{2,1}", "a{2000}", #"\q"#, #"a\"#, "[z-a]", "(?<a b>x)", "(?<a>x)(?<a>y)",
    #"\xZZ"#, "(?", "a**",
    String(repeating: "(", count: 200), "((((a{1000}){1000}){1000}){1000})",
  ])
  func `a text that is no pattern is refused, and nothing traps`(_ pattern: String) {
    #expect(throws: PatternProblem.self) { try Pattern(pattern) }
  }

  @Test(arguments: [
    ("abc.*de", "abc"), ("a?bcd", "bcd"), ("(?:x|y)", ""), ("ab|cd", ""), (#"Got \w+ \{id="#, " {id="),
    ("AB(c)d", "abcd"),
    ("(ab){2}c", "abab"), ("a+bc", "a"),
  ])
  func `its longest literal stands in every match`(_ pattern: String, _ literal: String) throws {
    let found = String(decoding: try Pattern(pattern).literal, as: UTF8.self)
    // A repetition ends a run, and begins none.
    let isRun = pattern == "(ab){2}c" ? found == "ab" : pattern == "a+bc" ? found == "bc" : found == literal
    #expect(isRun, "\(found)")
  }

  /// A backtracking search of `(a*)*b`, `(a|aa)+$` and their like takes 2ⁿ steps.
  @Test func `patterns that others take exponential time for end`() throws {
    let text = String(repeating: "a", count: 3000)
    for pattern in ["(a*)*b", "(a|aa)+b", "(?:a?){50}a{50}b", "(.*)(.*)(.*)(.*)b$"] {
      #expect(try groups(pattern, text) == nil)
    }
  }

  /// All strings of a random pattern's language are short enough to be asked one by one.
  @Test func `over many seeds a search agrees with a search that tries everything`() throws {
    for seed in Seeds.upTo(2000) {
      var random = SplitMix64(seed: seed)
      let syntax = RandomPattern.make(&random, depth: 3)
      let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        ["a", "b", "c"].randomElement(using: &random) ?? "a"
      }.joined()
      let expected = RandomPattern.firstMatch(of: syntax, in: Array(text.utf8))
      let pattern = try Pattern(RandomPattern.text(of: syntax))
      var search = PatternSearch()
      let isFound = Array(text.utf8).withUnsafeBytes { search.find(pattern, in: $0) }
      #expect(isFound == (expected != nil), "seed \(seed): \(pattern.text) in \(text)")
      if isFound { #expect(search.range(of: 0) == expected, "seed \(seed): \(pattern.text) in \(text)") }
    }
  }
}
