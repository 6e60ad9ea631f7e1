/// A JSON text that `grep`, `jq` or a command of `trace` has printed, and the ids in it.
///
///     {"correlation_id":"7f3a", …}                  7f3a: a record, or a line of trace find --format ndjson
///     {"requests":[{"correlation_id":"7f3a"}, …]}   one of each object: trace find --format json
///     "7f3a"                                        7f3a: jq .correlation_id
///
/// Not hot: it allocates.
package struct PipedJSON {
  /// Objects and lists within others that are looked at.
  private static let deepest = 8
  /// Bytes of a value: an id is as long as a record may be.
  private static let longestValue = 16 << 20

  /// Names of ids, the best one first.
  private let names: [String]
  /// Ids by their names, in the order of the text, as `trace show` takes them.
  package private(set) var ids: [String] = []
  /// Every other text, in that order: one of them may be an id with another name.
  package private(set) var texts: [String] = []

  /// Reads the value at the beginning of `text`; of an object that breaks off, the part in front of the break.
  /// `names` are the names of ids, the best one first.
  package init(_ text: [UInt8], names: [String]) {
    self.names = names
    PaddedBytes(text).withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var cursor = JSONCursor(base, end: base + buffer.count)
      cursor.skipSpace()
      let (start, first) = (cursor.position, cursor.byte)
      if let kind = cursor.skipValue(depth: 1) {
        read(kind, UnsafeRawBufferPointer(start: start, count: cursor.position - start), depth: 0)
      } else if first == UInt8(ascii: "{") {
        read(.object, UnsafeRawBufferPointer(start: start, count: base + buffer.count - start), depth: 0)
      }
    }
  }

  private mutating func read(_ kind: JSONCursor.Kind, _ value: UnsafeRawBufferPointer, depth: Int) {
    guard let start = value.baseAddress, depth < Self.deepest else { return }
    switch kind {
    case .object: readObject(value, depth: depth)
    case .array:
      JSONCursor.forEachElement(inListFrom: start, end: start + value.count) {
        read($0, $1, depth: depth + 1)
      }
    case .string, .escapedString: if depth <= 1 { ids.append(Self.text(kind, value)) }
    case .number, .true, .false, .null, .nonFinite: break
    }
  }

  /// The id of the object itself; without one, the ids of the objects in it.
  private mutating func readObject(_ object: UnsafeRawBufferPointer, depth: Int) {
    let members = RecordMembers(object, longestValue: Self.longestValue).members
    let found = names.lazy.compactMap { name in members.first { $0.path == name } }.first
    if let found, !found.value.isEmpty {
      let occurrence = members.first { $0.path == "generation" && $0.isNumber }.flatMap { Int($0.value) }
      return ids.append(found.value + (occurrence.map { "#\($0)" } ?? ""))
    }
    let before = ids.count
    guard let start = object.baseAddress else { return }
    JSONCursor.forEachMember(from: start, end: start + object.count) { _, kind, value in
      if kind == .array || kind == .object { readContainer(kind, value, depth: depth + 1) }
    }
    if ids.count == before { texts += members.lazy.filter { !$0.isNumber }.map(\.value) }
  }

  /// Strings in lists of an object are other things than ids: names of services.
  private mutating func readContainer(
    _ kind: JSONCursor.Kind, _ value: UnsafeRawBufferPointer, depth: Int
  ) {
    guard kind == .array, let start = value.baseAddress else { return read(kind, value, depth: depth) }
    JSONCursor.forEachElement(inListFrom: start, end: start + value.count) { kind, element in
      if kind == .object { read(kind, element, depth: depth + 1) }
    }
  }

  /// The text between the quotes.
  private static func text(_ kind: JSONCursor.Kind, _ value: UnsafeRawBufferPointer) -> String {
    let inner = UnsafeRawBufferPointer(rebasing: value[1..<(value.count - 1)])
    return String(decoding: kind == .string ? Array(inner) : JSONText.unescape(inner), as: UTF8.self)
  }
}
