import TraceModel

/// Lines of a transcoder, one record each, with their places in the file in front: a person finds other lines there
/// than those written here.
///
///     ␁17.3 {"event":"sent"}\n           the third record of line 17
///     ␁17 {"event":"sent"}\n             the record of line 17
///     ␁18!2 spans are no log records\n   what is no record, and why
struct PlacedLines {
  /// The bytes written.
  private(set) var bytes: [UInt8] = []

  /// Writes a record; nothing of a blank line.
  mutating func add(_ record: some Collection<UInt8>, at place: SourcePlace) {
    guard record.contains(where: { $0 > 0x20 }) else { return }
    guard record.count <= BlockReader.longestLine - SourcePlace.longestMark else {
      return pass(.oversize, BlockDecoder.oversize(record.count), at: place)
    }
    place.write(to: &bytes)
    bytes.append(SourcePlace.beforeRecord)
    bytes += record
    bytes.append(0x0A)
  }

  /// Writes that something is no record.
  mutating func pass(_ reason: PassedOver, _ explanation: String, at place: SourcePlace) {
    place.write(to: &bytes)
    bytes.append(reason.rawValue)
    bytes += Array(explanation.utf8)
    bytes.append(0x0A)
  }

  /// Makes one line without an end of all, at the place of the first. Whole records come first, as several in a line
  /// do; what breaks off stands behind them, and is one skipped line.
  mutating func joinLines() {
    openLastLine()
    let lines = bytes.split(separator: 0x0A)
    guard lines.count > 1 else { return }
    let joined = lines.filter(Self.isWhole) + lines.filter { !Self.isWhole($0) }
    bytes = Array(joined[0]) + joined.dropFirst().flatMap(Self.text)
  }

  /// The line is a whole record.
  private static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    let record = text(of: line)
    guard record.first == SourcePlace.beforeRecord, let start = record.afterSpace(record.startIndex) else {
      return false
    }
    return JSONParts(record).valueEnd(start) == record.endIndex
  }

  /// The text behind the place.
  private static func text(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    line.dropFirst(line.withUnsafeBytes { SourcePlace.read($0)?.end ?? 0 })
  }

  /// Takes the end of the last line away: what stands in it may go on.
  mutating func openLastLine() { if bytes.last == 0x0A { bytes.removeLast() } }
}

/// Why a part of a log is no record; the byte that stands for it.
enum PassedOver: UInt8 {
  /// It is another signal than logs, or damaged.
  case malformed = 0x21
  /// It is longer than any line that is read.
  case oversize = 0x22

  /// As a line is counted.
  var skipReason: SkipReason {
    switch self {
    case .malformed: .malformed
    case .oversize: .oversize
    }
  }
}

/// Where a record begins in its file.
struct SourcePlace: Equatable, Sendable {
  /// 1-based.
  var line: Int64
  /// The record's number among those that begin in its line, from 1; 0 if a line can have only one.
  var index: Int64 = 0

  /// The first byte of a line with a place. A log that is not transcoded has it nowhere but in texts.
  static let mark: UInt8 = 0x01
  /// Behind the place, if a record follows.
  static let beforeRecord: UInt8 = 0x20
  /// No mark is longer: two numbers of 19 digits.
  static let longestMark = 48

  fileprivate func write(to bytes: inout [UInt8]) {
    bytes.append(Self.mark)
    bytes += Array(String(line).utf8)
    guard index > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes += Array(String(index).utf8)
  }
}

extension SourcePlace {
  /// Reads the mark that `line` begins with. Returns the place and the end of the mark; nil if there is none.
  static func read(_ line: UnsafeRawBufferPointer) -> (place: SourcePlace, end: Int)? {
    guard line.first == mark else { return nil }
    var (place, end) = (SourcePlace(line: 0), 1)
    place.line = number(line, &end)
    if end < line.count, line[end] == UInt8(ascii: ".") {
      end += 1
      place.index = number(line, &end)
    }
    return (place, end)
  }

  /// `lines` say where they are. Lines of a log that is not transcoded may begin with the mark, too, but without a
  /// number.
  static func begins(_ lines: UnsafeRawBufferPointer) -> Bool {
    read(lines).map { $0.place.line > 0 } ?? false
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, _ end: inout Int) -> Int64 {
    var number: Int64 = 0
    while end < bytes.count, case let digit = bytes[end] &- UInt8(ascii: "0"), digit < 10 {
      number = number &* 10 &+ Int64(digit)
      end += 1
    }
    return number
  }
}
