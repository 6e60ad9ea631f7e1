/// Names of members with another member's name as their text, or another's value; in lower case.
enum PairWords {
  /// Their text is the name of the value beside it.
  static let names: [StaticString] = ["key", "name", "field", "k"]
  /// Their text is a name only if a field is called so: most often it is a kind, or an id.
  static let otherNames: [StaticString] = ["type", "id", "label", "header"]
  static let values: [StaticString] = [
    "value", "values", "val", "v", "newvalue", "oldvalue", "new_value", "old_value",
  ]

  // OTLP's `AnyValue` (opentelemetry-proto, common.proto), as JSON and as Protobuf's own names.

  static let types: [StaticString] = [
    "stringvalue", "intvalue", "doublevalue", "boolvalue", "bytesvalue",
    "string_value", "int_value", "double_value", "bool_value", "bytes_value",
  ]
  static let lists: [StaticString] = ["arrayvalue", "array_value", "values"]
  /// They stand between an object and its members, and have no part in the members' names.
  static let wrappers: [StaticString] = ["kvlistvalue", "kvlist_value", "arrayvalue", "array_value"]
}

extension LenientText {
  /// The key at `content` has "header" in it, in any case.
  func isOfHeaders(_ content: Range<Int>) -> Bool {
    guard content.count >= 6 else { return false }
    return (content.lowerBound...(content.upperBound - 6)).contains { isOne($0..<($0 + 6), of: ["header"]) }
  }

  /// The text at `content` is one of `words`, which are in lower case, in any case.
  func isOne(_ content: Range<Int>, of words: [StaticString]) -> Bool {
    words.contains { word in
      word.utf8CodeUnitCount == content.count
        && (0..<content.count).allSatisfy { bytes[content.lowerBound + $0].folded == word.utf8Start[$0] }
    }
  }
}
