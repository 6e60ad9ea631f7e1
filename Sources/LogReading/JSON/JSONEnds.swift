/// The ends of parts of JSON, in bytes that may be JSON or its beginning.
extension RandomAccessCollection<UInt8> where Index == Int {
  /// The first position from `start` on that is no space; nil at the end.
  func afterSpace(_ start: Int) -> Int? {
    var position = start
    while position < endIndex, self[position] <= 0x20 { position += 1 }
    return position < endIndex ? position : nil
  }

  /// Behind the closing quote of the string at `start`; nil if it has none.
  func stringEnd(_ start: Int) -> Int? {
    var position = start + 1
    while position < endIndex {
      if self[position] == 0x22 { return position + 1 }
      position += self[position] == 0x5C ? 2 : 1
    }
    return nil
  }

  /// Behind the closing bracket of the object or list at `start`; nil if it has none.
  func bracketEnd(_ start: Int) -> Int? {
    var (depth, position) = (0, start)
    while position < endIndex {
      switch self[position] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return position + 1 }
      case 0x22:
        guard let end = stringEnd(position) else { return nil }
        position = end - 1
      default: break
      }
      position += 1
    }
    return nil
  }
}
