/// Docker's json-file: a line each of what a container printed, in pieces of 16 KiB. Only the last piece of a line ends
/// with `\n`; pieces of the container's other stream may stand between.
///
///     {"log":"{\"event\":\"se","stream":"stdout","time":"…"}
///     {"log":"nt\"}\n","stream":"stdout","time":"…"}
///
/// Of a record in pieces the first line stands for all, with the whole text. Pieces at the end of one file and the
/// beginning of the next, between which rotation has cut, are joined in the next one (`DockerNeighbours`).
struct DockerLines: LineOpening {
  /// Pieces of a record whose last one has not come.
  private struct Record {
    var line: [UInt8]
    /// The place for the next piece: before the quote at the end of the text.
    var end: Int
    var number: Int64
    var isOnePiece = true
  }

  /// The streams of a container, as their names stand in a line.
  private static let streams = [Array(#""stdout""#.utf8), Array(#""stderr""#.utf8)]

  /// By stream.
  private var waiting: [(stream: [UInt8], record: Record)] = []
  /// The record at the end goes on in another file, which is read, too.
  private let isContinued: Bool

  /// The number of a line of another file.
  private static let elsewhere: Int64 = 0

  /// The lines of a file; `other`: of the file before it, which may hold the beginning of a record.
  init(behind other: DockerLines? = nil, isContinued: Bool = false) {
    self.isContinued = isContinued
    waiting = (other?.waiting ?? []).filter { !Self.isComplete($0.record) }
    for index in waiting.indices { waiting[index].record.number = Self.elsewhere }
  }

  /// Where a line has its text and its stream, with quotes.
  private struct Members {
    var log: Range<Int>
    var stream: Range<Int>
  }

  mutating func open(_ line: ArraySlice<UInt8>, number: Int64, isWhole: Bool, into lines: inout PlacedLines) {
    guard let members = Self.members(of: line) else { return lines.add(line, at: SourcePlace(line: number)) }
    let stream = line[members.stream]
    // Another name is none of Docker's, and there is no end of names.
    guard Self.streams.contains(where: stream.elementsEqual) else {
      return lines.add(line, at: SourcePlace(line: number))
    }
    let isLast = Self.endsLine(line[members.log])
    let index = waiting.firstIndex { $0.stream.elementsEqual(stream) }
    let beginsObject = line[members.log].dropFirst().first == UInt8(ascii: "{")
    if let index,
      !(beginsObject && waiting[index].record.isOnePiece && Self.isComplete(waiting[index].record))
    {
      if waiting[index].record.number == Self.elsewhere { waiting[index].record.number = number }
      append(line[members.log], at: index, into: &lines)
      if isLast, index < waiting.count { write(waiting.remove(at: index).record, into: &lines) }
      return
    }
    if let index { write(waiting.remove(at: index).record, into: &lines) }
    guard !isLast else { return lines.add(line, at: SourcePlace(line: number)) }
    let end = members.log.upperBound - 1 - line.startIndex
    waiting.append((Array(stream), Record(line: Array(line), end: end, number: number)))
  }

  private mutating func append(_ log: ArraySlice<UInt8>, at index: Int, into lines: inout PlacedLines) {
    let piece = log.dropFirst().dropLast()
    let length = waiting[index].record.line.count + piece.count
    guard length <= BlockReader.longestLine else {
      let record = waiting.remove(at: index).record
      return lines.pass(.oversize, BlockDecoder.oversize(length), at: SourcePlace(line: record.number))
    }
    let end = waiting[index].record.end
    waiting[index].record.line.insert(contentsOf: piece, at: end)
    waiting[index].record.end = end + piece.count
    waiting[index].record.isOnePiece = false
  }

  private func write(_ record: Record, into lines: inout PlacedLines) {
    lines.add(record.line, at: SourcePlace(line: record.number))
  }

  func writeWaiting(into lines: inout PlacedLines) {
    for record in waiting.map(\.record).sorted(by: { $0.number < $1.number }) {
      let isWhole = Self.isComplete(record)
      guard record.number != Self.elsewhere, !isContinued || isWhole else { continue }
      // It breaks off, unless its container ended without a line end.
      let end = isWhole ? record.line.endIndex : record.end
      lines.add(record.line[..<end], at: SourcePlace(line: record.number))
    }
  }

  // MARK: Lines

  private static func members(of line: ArraySlice<UInt8>) -> Members? {
    let parts = JSONParts(line)
    guard let start = parts.afterSpace(line.startIndex), line[start] == UInt8(ascii: "{") else { return nil }
    let members = parts.members(from: start).members
    guard let log = members.first(where: { parts.hasKey($0, "log") })?.value, line[log].first == 0x22,
      let stream = members.first(where: { parts.hasKey($0, "stream") })?.value
    else { return nil }
    return Members(log: log, stream: stream)
  }

  /// The text has the end of what was printed as a line.
  private static func endsLine(_ log: ArraySlice<UInt8>) -> Bool {
    let end = log.dropLast().suffix(2)
    guard end.elementsEqual([0x5C, UInt8(ascii: "n")]) else { return false }
    return log.dropLast(2).reversed().prefix { $0 == 0x5C }.count % 2 == 1
  }

  /// The printed text is a whole record, of a container that ended without a line end.
  private static func isComplete(_ record: Record) -> Bool {
    let parts = JSONParts(record.line)
    guard record.line[record.end - 1] == UInt8(ascii: "}"), let start = parts.afterSpace(0),
      let log = parts.value("log", from: start)
    else { return false }
    let text = JSONText.unescape(record.line[log].dropFirst().dropLast())
    return text.first == UInt8(ascii: "{") && JSONParts(text).valueEnd(0) == text.count
  }

  /// Lines of a log's beginning are such, and some end what was printed or are as long as pieces. Collectors leave
  /// the end out, and the pieces cannot be told there.
  static func areRecognised(_ lines: [ArraySlice<UInt8>]) -> Bool {
    let members = lines.compactMap { line in self.members(of: line).map { line[$0.log] } }
    return members.count * 2 > lines.count && members.contains { endsLine($0) || isPiece($0) }
  }

  /// How many bytes Docker puts into a piece. A character that it cuts becomes two of three bytes.
  private static let pieceLength = 16_381...16_390

  private static func isPiece(_ log: ArraySlice<UInt8>) -> Bool {
    log.count > pieceLength.lowerBound && !endsLine(log)
      && pieceLength.contains(JSONText.unescape(log.dropFirst().dropLast()).count)
  }

  /// A log that begins with `beginning` begins within a record: the first line of a stream does not begin an object,
  /// and is a piece or ends one.
  static func goesOn(from beginning: [UInt8]) -> Bool {
    var streams: Set<ArraySlice<UInt8>> = []
    for line in SampledLines(beginning[...]).prefix(mostLinesToNext) {
      guard let members = members(of: line), streams.insert(line[members.stream]).inserted else { continue }
      let log = line[members.log]
      if log.dropFirst().first != UInt8(ascii: "{"), isPiece(log) || log.dropLast(3).last == UInt8(ascii: "}")
      {
        return true
      }
    }
    return false
  }

  /// Lines of one stream that may stand before the first one of the other.
  private static let mostLinesToNext = 100
}
