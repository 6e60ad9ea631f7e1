import TraceModel

/// The members of a record as texts by their paths, those of objects, of lists of objects, and of records as strings
/// in it included. Not hot: it allocates.
///
///     {"req": {"id": "7f3a"}, "n": 4}            req.id: 7f3a, n: 4
///     {"spans": [{"id": "7f3a"}, {"n": 4}]}      spans.id: 7f3a, spans.n: 4
struct RecordMembers {
  /// One of them.
  struct Member {
    var path: String
    var value: String
    var isNumber: Bool
  }

  private(set) var members: [Member] = []
  /// Objects within objects beyond this are no fields that anybody names.
  private static let deepest = 6
  /// Bytes of a value; a longer one is left out.
  private let longestValue: Int
  /// Records in records as strings: a collector that collects from a collector makes two.
  private static let mostLayers = 2
  /// Objects that are the program's own record: their members are the record's.
  private static let envelopes = Set(Profile.standardEnvelopes)

  /// Values longer than `longestValue` bytes are left out: where names are unknown they are no id,
  /// no status and no duration.
  init(_ record: UnsafeRawBufferPointer, longestValue: Int = 256) {
    self.longestValue = longestValue
    read(Array(record), layer: 0)
  }

  private mutating func read(_ text: [UInt8], layer: Int) {
    guard let start = text.firstIndex(of: UInt8(ascii: "{")) else { return }
    let padded = text + [UInt8](repeating: 0x22, count: PaddedBytes.padding)
    var wrapped: [[UInt8]] = []
    padded.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      readObject(from: base + start, end: base + text.count, path: "", depth: 0, &wrapped)
    }
    guard layer < Self.mostLayers else { return }
    for inner in wrapped { read(inner, layer: layer + 1) }
  }

  private mutating func readObject(
    from start: UnsafeRawPointer, end: UnsafeRawPointer, path: String, depth: Int, _ wrapped: inout [[UInt8]]
  ) {
    JSONCursor.forEachMember(from: start, end: end) { name, kind, value in
      add(kind, value, at: path.isEmpty ? name : path + "." + name, depth: depth, &wrapped)
    }
  }

  private mutating func add(
    _ kind: JSONCursor.Kind, _ text: UnsafeRawBufferPointer, at path: String, depth: Int,
    _ wrapped: inout [[UInt8]]
  ) {
    guard let start = text.baseAddress else { return }
    switch kind {
    case .object:
      guard depth < Self.deepest else { return }
      let inner = depth == 0 && Self.envelopes.contains(path) ? "" : path
      readObject(from: start, end: start + text.count, path: inner, depth: depth + 1, &wrapped)
    case .string, .escapedString:
      let inner = UnsafeRawBufferPointer(rebasing: text[1..<(text.count - 1)])
      let bytes = kind == .string ? Array(inner) : JSONText.unescape(inner)
      // Docker keeps the end of the line in the string. A record is neither a text nor a value of the one around it.
      if Self.isRecord(bytes) {
        wrapped.append(bytes)
      } else {
        add(bytes, at: path, isNumber: false)
      }
    case .number: add(Array(text), at: path, isNumber: true)
    case .true, .false: add(Array(text), at: path, isNumber: false)
    case .array: readList(from: start, end: start + text.count, path: path, depth: depth, &wrapped)
    case .null, .nonFinite: break
    }
  }

  /// `{"…}`; an id may stand in braces, too.
  private static func isRecord(_ bytes: [UInt8]) -> Bool {
    bytes.first == UInt8(ascii: "{") && bytes.dropFirst().first { $0 > 0x20 } == UInt8(ascii: "\"")
      && bytes.last { $0 > 0x20 } == UInt8(ascii: "}")
  }

  /// Of a member that several objects of a list have, the last counts.
  private mutating func readList(
    from start: UnsafeRawPointer, end: UnsafeRawPointer, path: String, depth: Int, _ wrapped: inout [[UInt8]]
  ) {
    guard depth < Self.deepest else { return }
    let first = members.count
    JSONCursor.forEachObject(inListFrom: start, end: end) { object in
      guard let start = object.baseAddress else { return }
      readObject(from: start, end: start + object.count, path: path, depth: depth + 1, &wrapped)
    }
    var met: Set<String> = []
    let last = members[first...].reversed().filter { met.insert($0.path).inserted }
    members.replaceSubrange(first..., with: last.reversed())
  }

  private mutating func add(_ bytes: [UInt8], at path: String, isNumber: Bool) {
    guard !bytes.isEmpty, bytes.count <= longestValue else { return }
    members.append(Member(path: path, value: String(decoding: bytes, as: UTF8.self), isNumber: isNumber))
  }
}
