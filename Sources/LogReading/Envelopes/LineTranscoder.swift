/// Opens the lines of a log one by one. It holds the parts of a record that earlier lines brought.
protocol LineOpening: Sendable {
  /// Takes a line, without its line end, and writes the records that it completes.
  /// The last one of a log may not be whole.
  mutating func open(_ line: ArraySlice<UInt8>, number: Int64, isWhole: Bool, into lines: inout PlacedLines)
  /// Writes the records that wait in vain for further lines.
  func writeWaiting(into lines: inout PlacedLines)
}

/// Cuts a log into lines and has each of them opened.
struct LineTranscoder<Opening: LineOpening>: LogTranscoder {
  private var opening: Opening
  /// The beginning of a line whose end has not come.
  private var carried: [UInt8] = []
  /// Bytes of a line that is too long; its beginning is not kept.
  private var passed = 0
  private var number: Int64 = 1

  /// Lines are opened by `opening`.
  init(_ opening: Opening) { self.opening = opening }

  mutating func text(of bytes: [UInt8]) -> [UInt8] {
    var lines = PlacedLines()
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      finishLine(bytes[start..<end], into: &lines)
      start = end + 1
    }
    carry(bytes[start...])
    return lines.bytes
  }

  private mutating func carry(_ part: ArraySlice<UInt8>) {
    guard passed == 0, carried.count + part.count <= BlockReader.longestLine else {
      passed += carried.count + part.count
      return carried = []
    }
    carried += part
  }

  private mutating func finishLine(_ part: ArraySlice<UInt8>, into lines: inout PlacedLines) {
    defer { number += 1 }
    if carried.isEmpty, passed == 0, part.count <= BlockReader.longestLine {
      return opening.open(part, number: number, isWhole: true, into: &lines)
    }
    carry(part)
    if passed > 0 {
      lines.pass(.oversize, BlockDecoder.oversize(passed), at: SourcePlace(line: number))
      return passed = 0
    }
    let line = carried
    carried = []
    opening.open(line[...], number: number, isWhole: true, into: &lines)
  }

  /// The last line, without an end: it may go on, and so may records that wait for further lines. All of them stand
  /// in it, since each line with an end is settled, and is not read again when the log has grown.
  mutating func rest() -> [UInt8] {
    var (last, lines) = (opening, PlacedLines())
    if passed > 0 {
      lines.pass(.oversize, BlockDecoder.oversize(passed), at: SourcePlace(line: number))
    } else if !carried.isEmpty {
      last.open(carried[...], number: number, isWhole: false, into: &lines)
    }
    last.writeWaiting(into: &lines)
    lines.joinLines()
    return lines.bytes
  }
}
