import LogReading
import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The blocks of several inputs, one at a time. All files advance at the same relative speed, so records of the same
/// minute are decoded together, and most requests are whole within one batch. Streams follow the files. No result
/// depends on the order.
struct BlockSequence {
  /// How far an input has been read.
  struct ReadPosition {
    /// In the text, of the first byte that no block has brought.
    var offset: Int64
    /// The beginning of a line whose end has not come.
    var carried: [UInt8]
  }

  private struct Reading {
    var input: LogInput
    var source: Int
    var reader: BlockReader
    var isFinished = false
    /// It has brought nothing lately.
    var isDry = false

    /// How much of the file has been read.
    var progress: Double { input.progress(at: reader.offset) ?? 0 }
    var isOpen: Bool { !isFinished && !isDry }
  }

  private var readings: [Reading]
  /// The files among them that may bring more.
  private var files = ProgressQueue()
  /// How long streams are waited for; nil: for their end.
  private var pace: StreamPace?
  /// Of the stream that was read last.
  private var latest = 0
  /// Inputs that broke off, or give less than they should.
  private(set) var failures: [InputProblem] = []

  /// The blocks of all inputs. Streams are waited for until they end.
  init(_ inputs: [LogInput]) { self.init(numbered: Array(inputs.enumerated()), pace: nil) }

  /// The blocks of those sources that are read now, until no stream has brought anything for a moment.
  init(_ sources: [IngestSource]) {
    self.init(
      numbered: sources.map(\.input).enumerated().filter { sources[$0.offset].state == .reading },
      pace: StreamPace())
  }

  private init(numbered inputs: [(offset: Int, element: LogInput)], pace: StreamPace?) {
    self.pace = pace
    let largest = inputs.reduce(0) { max($0, $1.element.expected) }
    readings = inputs.map { number, input in
      input.goToStart()
      let reader = BlockReader(
        input, source: UInt32(number), offset: input.start, carried: input.carried,
        blockSize: Self.blockSize(of: input, beside: largest))
      return Reading(input: input, source: number, reader: reader)
    }
    for index in readings.indices { returnFile(index) }
  }

  /// The largest file has whole blocks, the others have smaller ones, which hold about the same time.
  private static func blockSize(of input: LogInput, beside largest: Int64) -> Int {
    guard !input.mayWait, largest > 0 else { return BlockReader.blockSize }
    let share = Double(input.expected) / Double(largest)
    return max(smallestBlock, Int(share * Double(BlockReader.blockSize)))
  }

  private static let smallestBlock = 16 << 10

  /// The positions in sources that may bring more, by number of the source.
  var openPositions: [Int: ReadPosition] {
    let open = readings.filter { !$0.isFinished }
    return Dictionary(
      open.map { ($0.source, ReadPosition(offset: $0.reader.offset, carried: $0.reader.carried)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The next block of whichever input is furthest behind; nil when all are read, or have nothing now.
  mutating func next() -> RawBlock? {
    while let index = furthestBehind() {
      defer { returnFile(index) }
      readings[index].input.waits(until: pace?.deadline(ofStreams: openStreams.count))
      do {
        if let block = try readings[index].reader.next() {
          if readings[index].input.mayWait { pace?.count(block, isWhole: !readings[index].reader.isDry) }
          return block
        }
        if readings[index].reader.isDry {
          readings[index].isDry = !readings[index].input.mayWait
          continue
        }
        if let damage = readings[index].input.damage { failures.append(damage) }
      } catch {
        let code = (error as? ReadError)?.code ?? EIO
        failures.append(.unreadable(file: readings[index].input.file, code: code))
      }
      readings[index].isFinished = true
    }
    return nil
  }

  /// A file goes back to the queue when it has been read (`returnFile`). Streams follow the files.
  private mutating func furthestBehind() -> Int? {
    if let file = files.takeFirst() { return file }
    guard let pace else { return openStreams.first }
    return openStreams.isEmpty || pace.isOver ? nil : stream(before: pace.end)
  }

  private mutating func returnFile(_ index: Int) {
    guard readings[index].isOpen, !readings[index].input.mayWait else { return }
    files.add(index, progress: readings[index].progress)
  }

  private var openStreams: [Int] {
    readings.indices.filter { readings[$0].isOpen && readings[$0].input.mayWait }
  }

  /// The stream that has something now, or has first, each in its turn.
  private mutating func stream(before end: ContinuousClock.Instant) -> Int? {
    let streams = openStreams
    let inTurn = streams.filter { $0 > latest } + streams.filter { $0 <= latest }
    let ready = LogInput.ready(among: inTurn.map { readings[$0].input }, before: end)
    guard let ready else { return nil }
    latest = inTurn[ready]
    return latest
  }
}
