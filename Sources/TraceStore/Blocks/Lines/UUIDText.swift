/// Hot: UUIDs as text of 36 characters and as 16 bytes.
enum UUIDText {
  static let length = 36
  static let size = 16

  /// Where the hyphens stand.
  private static func isHyphen(_ position: Int) -> Bool {
    position == 8 || position == 13 || position == 18 || position == 23
  }

  /// The kind of `LineLayout` of a UUID whose letters are of one case; nil of another text.
  static func kind(of text: UnsafeRawBufferPointer) -> UInt8? {
    guard text.count == length, text[8] == 0x2D, text[13] == 0x2D, text[18] == 0x2D, text[23] == 0x2D else {
      return nil
    }
    var (hasLower, hasUpper) = (false, false)
    for position in 0..<length where !isHyphen(position) {
      let byte = text[position]
      if byte &- 0x30 < 10 { continue }
      guard (byte | 0x20) &- 0x61 < 6 else { return nil }
      if byte & 0x20 != 0 { hasLower = true } else { hasUpper = true }
    }
    return hasUpper ? hasLower ? nil : LineLayout.upperUUID : LineLayout.lowerUUID
  }

  /// Adds the bytes of a UUID.
  static func append(bytesOf text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    precondition(text.count == length, "a text is a UUID only by its kind")
    var (value, isSecond) = (UInt8(0), false)
    for position in 0..<length where !isHyphen(position) {
      let byte = text[position]
      let digit = byte &- 0x30 < 10 ? byte &- 0x30 : (byte | 0x20) &- 0x61 &+ 10
      if isSecond { bytes.append(value << 4 | digit) }
      (value, isSecond) = (digit, !isSecond)
    }
  }

  @inline(__always)
  private static func digit(_ value: UInt8, _ letter: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : letter + value - 10
  }

  /// Adds the text of 16 bytes. False where there is no room for it.
  static func append(textOf bytes: UnsafeRawBufferPointer, isUpper: Bool, to room: inout ByteRoom) -> Bool {
    guard room.size - room.count >= length else { return false }
    let letter: UInt8 = isUpper ? 0x41 : 0x61
    for (position, byte) in bytes.enumerated() {
      if position == 4 || position == 6 || position == 8 || position == 10 { _ = room.append(0x2D) }
      _ = room.append(digit(byte >> 4, letter))
      _ = room.append(digit(byte & 0xF, letter))
    }
    return true
  }
}
