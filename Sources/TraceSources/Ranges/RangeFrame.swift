import TraceModel

/// A record on its way from a range to a shard: a line of text, whose fields are separated by tabs. The first four have a
/// fixed length, and bring frames into their order when lines are sorted by their bytes:
///
///     002  a3ce929d0e0e4736…  9c1f…  0000000000a1b2c3  417   0     ·      {"ts":…}
///     │    │                  │      │                 │     │     │      └ the record
///     │    │                  │      │                 │     │     └ its times, if its range has settled them
///     │    │                  │      │                 │     └ its number in the line, 0 if there is no other
///     │    │                  │      │                 └ the line, from the first of the range on
///     │    │                  │      └ the byte of the log where it begins
///     │    │                  └ hash of the log's name
///     │    └ what the request is known by: both forms of an id have the same
///     └ the shard, from 1
struct RangeFrame {
  /// Why a line is no frame.
  struct Malformed: Error {}

  /// The time of an event of the record.
  struct Time: Equatable {
    var nanoseconds: Int64
    /// It is of a clock that had not been set.
    var isStray: Bool
  }

  /// Bytes of the fields by which frames are sorted, with the tabs between them.
  static let keyLength = 70

  var shard = 1
  var key = Identifier.none
  var source: UInt64 = 0
  var offset: Int64 = 0
  var line: Int64 = 0
  var item: UInt32 = 0
  /// Of each event of the record; none where the record tells them.
  var times: [Time] = []

  /// The number of a log in frames.
  static func source(called name: String) -> UInt64 { ByteHash.hash(Array(name.utf8)) }

  /// Reads a line without its end; `record` are the bytes of the record in it. Throws `Malformed`.
  init(_ text: UnsafeRawBufferPointer, record: inout Range<Int>) throws {
    guard text.count > Self.keyLength, [3, 36, 53, Self.keyLength].allSatisfy({ text[$0] == 0x09 }),
      let shard = text.decimal(0..<3), let high = text.hexadecimal(at: 4), let low = text.hexadecimal(at: 20),
      let source = text.hexadecimal(at: 37), let offset = text.hexadecimal(at: 54)
    else { throw Malformed() }
    self.shard = Int(shard)
    key = Identifier(high: high, low: low)
    (self.source, self.offset) = (source, Int64(clamping: offset))
    let line = try Self.field(of: text, from: Self.keyLength + 1)
    let item = try Self.field(of: text, from: line.upperBound + 1)
    let times = try Self.field(of: text, from: item.upperBound + 1)
    guard let lineNumber = text.decimal(line), let itemNumber = text.decimal(item) else { throw Malformed() }
    (self.line, self.item) = (Int64(lineNumber), UInt32(clamping: itemNumber))
    if !times.isEmpty { self.times = try Self.times(text[times]) }
    record = times.upperBound + 1..<text.count
  }

  /// The field that begins at `start`, without the tab behind it.
  private static func field(of text: UnsafeRawBufferPointer, from start: Int) throws -> Range<Int> {
    guard start <= text.count, let end = text[start...].firstIndex(of: 0x09) else { throw Malformed() }
    return start..<end
  }

  private static func times(_ text: Slice<UnsafeRawBufferPointer>) throws -> [Time] {
    try text.split(separator: 0x2C, omittingEmptySubsequences: false).map { time in
      let isStray = time.first == UInt8(ascii: "s")
      guard let number = Int64(String(decoding: isStray ? time.dropFirst() : time, as: UTF8.self)) else {
        throw Malformed()
      }
      return Time(nanoseconds: number, isStray: isStray)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The number of the 16 hexadecimal digits at `start`, in lower case.
  fileprivate func hexadecimal(at start: Int) -> UInt64? {
    var number: UInt64 = 0
    for byte in self[start..<start + 16] {
      switch byte {
      case 0x30...0x39: number = number &<< 4 | UInt64(byte &- 0x30)
      case 0x61...0x66: number = number &<< 4 | UInt64(byte &- 0x57)
      default: return nil
      }
    }
    return number
  }

  /// The number of some decimal digits.
  fileprivate func decimal(_ digits: Range<Int>) -> UInt64? {
    guard (1...18).contains(digits.count) else { return nil }
    var number: UInt64 = 0
    for byte in self[digits] {
      guard (0x30...0x39).contains(byte) else { return nil }
      number = number &* 10 &+ UInt64(byte &- 0x30)
    }
    return number
  }
}
