/// The content of a file that is no log, told by its beginning.
package enum ForeignContent: Equatable, Sendable {
  /// An index of `trace`, or what stands beside one.
  case index
  /// Compressed in an unknown form, or an archive of files; `tool` prints its content.
  case packed(tool: String)
  /// Bytes that are no text.
  case binary

  /// So much of the beginning is looked at.
  static let sampleLength = 4096

  /// nil of what may be a log.
  init?(beginning bytes: [UInt8]) {
    if let tool = Self.packers.first(where: { bytes.dropFirst($0.place).starts(with: $0.mark) })?.tool {
      self = .packed(tool: tool)
    } else if Self.isOfIndex(bytes) {
      self = .index
    } else if Self.isBinary(bytes) {
      self = .binary
    } else {
      return nil
    }
  }

  /// The marks of other forms, and where they stand.
  private static let packers: [(place: Int, mark: [UInt8], tool: String)] = [
    (0, [0xFD] + Array("7zXZ".utf8), "xzcat"), (0, Array("BZh".utf8), "bzcat"),
    (0, [0x04, 0x22, 0x4D, 0x18], "lz4cat"), (0, Array("PK".utf8) + [3, 4], "unzip -p"),
    // POSIX's ustar.
    (257, Array("ustar".utf8), "tar -xOf"),
  ]

  /// SQLite's header with our application id, or its journal's.
  private static func isOfIndex(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: Array("SQLite format 3\0".utf8))
      && bytes.dropFirst(68).starts(with: Array("trac".utf8))
      || bytes.starts(with: [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7])
      || bytes.starts(with: [0x37, 0x7F, 0x06, 0x82]) || bytes.starts(with: [0x37, 0x7F, 0x06, 0x83])
  }

  /// More than one byte of twenty is a control character, and no line begins as an object or an array does. Zeros in
  /// front are left by cutting a log while its program wrote on.
  private static func isBinary(_ bytes: [UInt8]) -> Bool {
    let sample = bytes.drop { $0 == 0 }.prefix(sampleLength)
    let controls = sample.count { $0 < 0x20 && !(0x08...0x0D ~= $0) && $0 != 0x1B || $0 == 0x7F }
    guard controls * 20 > sample.count else { return false }
    return !sample.split(separator: 0x0A).contains { line in
      line.first { $0 != 0x20 && $0 != 0x09 && $0 != 0 }.map {
        $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[")
      } ?? false
    }
  }
}

extension LogInput {
  /// The content of a file that is no log; nil for a log, and without a file or a beginning yet.
  package var foreignContent: ForeignContent? {
    guard canBeReadAgain else { return nil }
    return ForeignContent(beginning: beginning(ForeignContent.sampleLength))
  }
}
