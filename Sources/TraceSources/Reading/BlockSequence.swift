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
  private struct Reading {
    var input: LogInput
    var source: Int
    var reader: BlockReader
    var isFinished = false

    /// How much of the file has been read; streams come last.
    var progress: Double { input.progress(at: reader.offset) ?? 2 }
  }

  private var readings: [Reading]
  /// Inputs that broke off, with the reason.
  private(set) var failures: [(file: String, code: Int32)] = []

  /// The blocks of all inputs.
  init(_ inputs: [LogInput]) { self.init(numbered: Array(inputs.enumerated())) }

  /// The blocks of those sources that are read now.
  init(_ sources: [IngestSource]) {
    self.init(numbered: sources.map(\.input).enumerated().filter { sources[$0.offset].state == .reading })
  }

  private init(numbered inputs: [(offset: Int, element: LogInput)]) {
    let largest = inputs.reduce(0) { max($0, $1.element.unread) }
    readings = inputs.map { number, input in
      if input.size != nil { lseek(input.descriptor, off_t(input.start), SEEK_SET) }
      let reader = BlockReader(
        descriptor: input.descriptor, source: UInt32(number), offset: input.start, carried: input.carried,
        blockSize: Self.blockSize(of: input, beside: largest))
      return Reading(input: input, source: number, reader: reader)
    }
  }

  /// The largest file has whole blocks, the others have smaller ones, which hold about the same time.
  private static func blockSize(of input: LogInput, beside largest: Int64) -> Int {
    guard input.size != nil, largest > 0 else { return BlockReader.blockSize }
    let share = Double(input.unread) / Double(largest)
    return max(smallestBlock, Int(share * Double(BlockReader.blockSize)))
  }

  private static let smallestBlock = 16 << 10

  /// The beginning of a line that each source has brought and no block has, by number of the source.
  var carried: [Int: [UInt8]] {
    Dictionary(readings.map { ($0.source, $0.reader.carried) }, uniquingKeysWith: +)
  }

  /// The next block of whichever input is furthest behind; nil when all are read.
  mutating func next() -> RawBlock? {
    while let index = furthestBehind() {
      do {
        if let block = try readings[index].reader.next() { return block }
      } catch {
        failures.append((readings[index].input.file, (error as? ReadError)?.code ?? EIO))
      }
      readings[index].isFinished = true
    }
    return nil
  }

  private func furthestBehind() -> Int? {
    readings.indices.filter { !readings[$0].isFinished }.min { readings[$0].progress < readings[$1].progress }
  }
}
