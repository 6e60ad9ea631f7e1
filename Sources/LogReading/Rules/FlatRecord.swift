import TraceModel

/// All values of one record by their paths, flat and nested alike. Only the beginning of a log is read so.
struct FlatRecord {
  private struct Value {
    var path: UInt64
    var range: Range<Int>
    var kind: JSONCursor.Kind
  }

  private var values: [Value] = []
  /// A bit for each existing path, by the last bits of its hash: most paths asked for do not exist.
  private var paths: UInt64 = 0
  private var bytes: [UInt8]
  /// The places of the record, and of those in its strings, in `bytes`; padding follows each.
  private var starts: [Range<Int>] = []
  /// Records in a record that are opened.
  private static let deepest = 2
  /// Objects that are the program's own record.
  private static let envelopes = Profile.standardEnvelopes.map(hash)
  /// Objects within objects beyond this are no fields that anybody names.
  private static let deepestPath = 8

  /// nil if the line has no JSON object.
  init?(_ line: ArraySlice<UInt8>) {
    guard let brace = line.firstIndex(of: UInt8(ascii: "{")) else { return nil }
    bytes = Array(line[brace...])
    add(from: 0, layer: 0)
    guard !values.isEmpty else { return nil }
  }

  /// The hash to find a path by: it takes in each part, from the first on.
  static func hash(ofPath path: String) -> UInt64 {
    path.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .reduce(0) { ByteHash.hash(Array($1), seed: $0) }
  }

  /// The hash of a path that goes on with a key, flat or not. Padding stands behind the key.
  private static func hash(of key: UnsafeRawBufferPointer, within path: UInt64) -> UInt64 {
    if let start = key.baseAddress, !key.contains(UInt8(ascii: ".")) {
      return ByteHash.hash(start, key.count, seed: path)
    }
    return key.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .reduce(path) { ByteHash.hash($1, seed: $0) }
  }

  /// The paths of its fields, as a person writes them.
  var names: Set<String> {
    var names: Set<String> = []
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      for start in starts {
        Self.addNames(from: base + start.lowerBound, end: base + start.upperBound, "", 0, &names)
      }
    }
    return names
  }

  private static func addNames(
    from start: UnsafeRawPointer, end: UnsafeRawPointer, _ path: String, _ depth: Int,
    _ names: inout Set<String>
  ) {
    guard depth < deepestPath else { return }
    JSONCursor.forEachMember(from: start, end: end) { name, kind, value in
      names.insert(path + name)
      guard let start = value.baseAddress else { return }
      let inner = depth == 0 && Profile.standardEnvelopes.contains(name) ? "" : path + name + "."
      if kind == .object {
        addNames(from: start, end: start + value.count, inner, depth + 1, &names)
      } else if kind == .array {
        JSONCursor.forEachObject(inListFrom: start, end: start + value.count) { object in
          guard let start = object.baseAddress else { return }
          addNames(from: start, end: start + object.count, inner, depth + 1, &names)
        }
      }
    }
  }

  /// Runs `body` on the text of the value at a path, nil where there is none. The innermost record's counts.
  func withValue<T>(_ path: UInt64, _ body: (UnsafeRawBufferPointer?) -> T) -> T {
    guard paths & 1 &<< (path & 63) != 0, let value = values.last(where: { $0.path == path }) else {
      return body(nil)
    }
    let text = bytes[value.range]
    if value.kind == .escapedString { return JSONText.unescape(text).withUnsafeBytes(body) }
    return text.withUnsafeBytes(body)
  }

  /// Adds the values of the object that begins at `start`.
  private mutating func add(from start: Int, layer: Int) {
    let end = bytes.count
    starts.append(start..<end)
    bytes += repeatElement(0x22, count: PaddedBytes.padding)
    var wrapped: [Range<Int>] = []
    let found = bytes.withUnsafeBytes { buffer -> [Value] in
      guard let base = buffer.baseAddress else { return [] }
      var values: [Value] = []
      var cursor = JSONCursor(base + start, end: base + end)
      _ = Self.readObject(&cursor, base, path: 0, depth: 0, &values, &wrapped)
      return values
    }
    values += found
    for value in found { paths |= 1 &<< (value.path & 63) }
    guard layer < Self.deepest else { return }
    for range in wrapped {
      let text = JSONText.unescape(bytes[range])
      guard text.first == UInt8(ascii: "{") else { continue }
      let start = bytes.count
      bytes += text
      add(from: start, layer: layer + 1)
    }
  }

  /// `cursor` stands at the opening brace. False where it is no object.
  private static func readObject(
    _ cursor: inout JSONCursor, _ base: UnsafeRawPointer, path: UInt64, depth: Int, _ values: inout [Value],
    _ wrapped: inout [Range<Int>]
  ) -> Bool {
    cursor.advance()
    cursor.skipSpace()
    guard cursor.byte != UInt8(ascii: "}") else {
      cursor.advance()
      return true
    }
    repeat {
      guard cursor.byte == 0x22 else { return false }
      let key = cursor.position + 1
      guard cursor.skipValue(depth: 1) != nil else { return false }
      let name = UnsafeRawBufferPointer(start: key, count: cursor.position - key - 1)
      guard cursor.take(UInt8(ascii: ":")) else { return false }
      let inner = hash(of: name, within: path)
      guard readValue(&cursor, base, path: inner, depth: depth, &values, &wrapped) else { return false }
    } while cursor.take(UInt8(ascii: ","))
    cursor.skipSpace()
    guard cursor.byte == UInt8(ascii: "}") else { return false }
    cursor.advance()
    return true
  }

  private static func readValue(
    _ cursor: inout JSONCursor, _ base: UnsafeRawPointer, path: UInt64, depth: Int, _ values: inout [Value],
    _ wrapped: inout [Range<Int>]
  ) -> Bool {
    let start = cursor.position - base
    let kind: JSONCursor.Kind
    if cursor.byte == UInt8(ascii: "{"), depth < deepestPath {
      // The members of an envelope are the record's own.
      let inner = depth == 0 && envelopes.contains(path) ? 0 : path
      guard readObject(&cursor, base, path: inner, depth: depth + 1, &values, &wrapped) else { return false }
      kind = .object
    } else if cursor.byte == UInt8(ascii: "["), depth < deepestPath {
      guard readList(&cursor, base, path: path, depth: depth + 1, &values, &wrapped) else { return false }
      kind = .array
    } else {
      guard let skipped = cursor.skipValue(depth: 1) else { return false }
      kind = skipped
    }
    guard kind != .null else { return true }
    let quote = kind == .string || kind == .escapedString ? 1 : 0
    let range = (start + quote)..<(cursor.position - base - quote)
    values.append(Value(path: path, range: range, kind: kind))
    if kind == .escapedString, (base + start + 1).load(as: UInt8.self) == UInt8(ascii: "{") {
      wrapped.append(range)
    }
    return true
  }

  /// Of a member that several objects of a list have, the last counts, as of the innermost record.
  private static func readList(
    _ cursor: inout JSONCursor, _ base: UnsafeRawPointer, path: UInt64, depth: Int, _ values: inout [Value],
    _ wrapped: inout [Range<Int>]
  ) -> Bool {
    cursor.advance()
    cursor.skipSpace()
    if cursor.byte != UInt8(ascii: "]") {
      repeat {
        if cursor.byte == UInt8(ascii: "{") {
          guard readObject(&cursor, base, path: path, depth: depth, &values, &wrapped) else { return false }
        } else {
          guard cursor.skipValue(depth: 1) != nil else { return false }
        }
      } while cursor.take(UInt8(ascii: ","))
      cursor.skipSpace()
    }
    guard cursor.byte == UInt8(ascii: "]") else { return false }
    cursor.advance()
    return true
  }
}
