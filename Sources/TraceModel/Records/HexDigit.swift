extension UInt8 {
  /// It is the ASCII code of a hexadecimal digit, in either case.
  @inlinable public var isHexDigit: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 6 }
}
