import LogReading
import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Decodes blocks in parallel and hands them on in the order in which they were read. Reading and the consumer
/// run in the calling task; at most a window of blocks is in memory.
struct DecodingPipeline {
  /// By source.
  let decoders: [LogDecoder?]
  /// Blocks in flight: enough to keep all processors busy while the consumer is.
  private let window = max(4, processorCount * 12)

  static let processorCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  init(decoders: [LogDecoder?]) { self.decoders = decoders }

  /// Calls `consume` with each decoded block. When it returns false, no more is read, and `consume` gets what has
  /// been read. Throws what `consume` throws.
  func run(_ blocks: inout BlockSequence, consume: (RecordBlock) async throws -> Bool) async throws {
    try await withThrowingTaskGroup(of: (Int, RecordBlock).self) { group in
      var read = 0
      var consumed = 0
      var waiting: [Int: RecordBlock] = [:]
      var goesOn = true
      while true {
        while goesOn, read - consumed < window, let raw = blocks.next() {
          let number = read
          guard let decoder = decoders[Int(raw.source)] else { continue }
          group.addTask { (number, decoder.decode(raw)) }
          read += 1
        }
        guard consumed < read else { return }
        while waiting[consumed] == nil, let (number, block) = try await group.next() {
          waiting[number] = block
        }
        if let block = waiting.removeValue(forKey: consumed) { goesOn = try await consume(block) && goesOn }
        consumed += 1
      }
    }
  }
}
