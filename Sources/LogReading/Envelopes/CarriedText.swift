/// The contents of a queue or a stream in a member of an object: records as a text, in base64 or not, compressed or
/// not; or one as an object.
///
///     {"kinesis":{"data":"H4sI…"}}                          base64 of gzip
///     {"topic":"logs","offset":7,"payload":"{\"event\":…"}   a text
struct CarriedText {
  /// The records' text, as far as it can be read.
  private(set) var bytes: [UInt8]
  /// Why that is not all; nil if it is.
  private(set) var damage: String?
  /// It was compressed.
  private(set) var isCompressed = false

  /// More bytes than this are not made of one record: an archive of a megabyte can become a thousand.
  static let longest = 4 * BlockReader.longestLine

  /// The text carried by `value`, a value of JSON, as far as there is room for it; nil if that cannot be records.
  init?(_ value: ArraySlice<UInt8>, room: inout CarriedRoom) {
    self.init(packed: value)
    if isCompressed { decompress(&room) }
  }

  /// The text carried by `value`, an archive as it is; nil if that cannot be records.
  init?(packed value: ArraySlice<UInt8>) {
    bytes = Array(value)
    guard value.first != UInt8(ascii: "{") else { return }
    guard value.first == 0x22, value.count > 2 else { return nil }
    bytes = JSONText.unescape(value.dropFirst().dropLast())
    guard !beginsDocument else { return }
    guard let decoded = Base64Text.bytes(of: bytes[...]) else { return nil }
    bytes = decoded
    isCompressed = Compression(beginning: decoded) != nil
    if !isCompressed, !isText { return nil }
  }

  /// The text begins as JSON does.
  private var beginsDocument: Bool {
    let first = bytes.first { $0 > 0x20 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  /// A text in base64 must be text: words are base64, too, and become noise.
  private var isText: Bool { beginsDocument || String(validating: bytes, as: UTF8.self) != nil }

  private mutating func decompress(_ room: inout CarriedRoom) {
    let source = DecompressedBytes(ReplayedBytes(bytes, before: NoBytes()))
    bytes = []
    guard room.left > 0 else { return damage = room.explanation }
    defer { room.takeUnpacked(bytes.count) }
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case .bytes(let count) = (try? part.withUnsafeMutableBytes { try source.read(into: $0) }) ?? .end {
      guard bytes.count + count <= room.left else {
        bytes += part[..<(room.left - bytes.count)]
        return damage = room.explanation
      }
      bytes += part[..<count]
    }
    damage = source.damage.map(Self.explanation)
  }

  private static func explanation(_ damage: ArchiveDamage) -> String {
    switch damage {
    case .truncated(let position): "what is compressed in it breaks off at byte \(position)"
    case .corrupt(let position): "what is compressed in it is damaged at byte \(position)"
    case .followedByOther(let position):
      "what is compressed in it is followed by something else at byte \(position)"
    }
  }
}

/// No bytes.
private final class NoBytes: ByteSource {
  let holdsBytes = false
  func read(into room: UnsafeMutableRawBufferPointer) -> ByteReading { .end }
}
