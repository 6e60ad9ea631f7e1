import TraceModel

/// Hot: texts of records in a common spelling. ASCII letters count without their case. All other characters but digits
/// separate words, however many: `Request-completed!` is `request completed`.
enum TextSpelling {
  /// The hash of a text's common spelling; nil of one that is longer than `longest` bytes in it.
  static func hash(_ text: UnsafeRawBufferPointer, longest: Int) -> UInt64? {
    withUnsafeTemporaryAllocation(byteCount: longest + 1 + PaddedBytes.padding, alignment: 8) { common in
      var count = 0
      var isSeparated = false
      for byte in text {
        guard let letter = spelled(byte) else {
          isSeparated = true
          continue
        }
        if isSeparated, count > 0 {
          common[count] = 0x20
          count += 1
        }
        isSeparated = false
        guard count < longest else { return nil }
        common[count] = letter
        count += 1
      }
      return common.baseAddress.map { ByteHash.hash($0, count, seed: 0) }
    }
  }

  /// nil of what separates words.
  @inline(__always)
  private static func spelled(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x61...0x7A, 0x30...0x39, 0x80...: byte
    case 0x41...0x5A: byte | 0x20
    default: nil
    }
  }
}
