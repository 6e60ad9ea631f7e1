/// Docker's logs before and behind one: a line in pieces may begin in the one and end in the other.
///
///     app.log.1   …  {"log":"{\"event\":\"se","stream":"stdout",…}
///     app.log        {"log":"nt\"}\n","stream":"stdout",…}  …
///
/// The record belongs to the file with its end, at the first of its pieces there. The file with its beginning says
/// nothing of it if both are read; else the record breaks off there.
struct DockerNeighbours: Sendable {
  private let file: String
  private let files: Set<String>

  /// The neighbours of `file`, read together with `files`.
  init(of file: String, among files: Set<String>) { (self.file, self.files) = (file, files) }

  /// No record is longer, in its lines.
  private static let longestTail: Int64 = 2 * Int64(BlockReader.longestLine)

  /// The file with the beginning of the record that a log with this `beginning` goes on with; nil if there is none.
  func fileBefore(_ beginning: [UInt8]) -> String? {
    DockerLines.goesOn(from: beginning) ? RotatedLog(file).before : nil
  }

  /// How the lines of a log that begins with `beginning` are opened.
  func lines(beginning: [UInt8]) -> DockerLines {
    let after = RotatedLog(file).namesAfter.first(where: files.contains)
    let isContinued = after.map { DockerLines.goesOn(from: Self.beginning(of: $0)) } ?? false
    guard let before = fileBefore(beginning) else {
      return DockerLines(isContinued: isContinued)
    }
    return DockerLines(behind: Self.end(of: before), isContinued: isContinued)
  }

  private static func beginning(of file: String) -> [UInt8] {
    NeighbouringText(file)?.next(LogEnvelope.sampleLength) ?? []
  }

  /// The pieces at the end of a file that wait for further ones.
  private static func end(of file: String) -> DockerLines {
    var lines = DockerLines()
    guard let text = NeighbouringText(file, last: longestTail) else { return lines }
    var (carried, isCut) = ([UInt8](), text.isCut)
    while case let part = text.next(1 << 18), !part.isEmpty {
      carried += part
      var (start, unused) = (0, PlacedLines())
      while let end = carried[start...].firstIndex(of: 0x0A) {
        if !isCut { lines.open(carried[start..<end], number: 0, isWhole: true, into: &unused) }
        (start, isCut) = (end + 1, false)
      }
      carried.removeFirst(start)
      if carried.count > BlockReader.longestLine { (carried, isCut) = ([], true) }
    }
    return lines
  }
}
