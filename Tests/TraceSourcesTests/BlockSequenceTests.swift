import Foundation
import LogReading
import SyntheticFleet
import Testing

@testable import TraceSources

/// Programs that logged at one time are read at about one time.
@Suite struct BlockSequenceTests {
  /// Files of lines, opened.
  private func inputs(_ sizes: [Int]) throws -> (URL, [LogInput]) {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-sequence-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let line = Data((String(repeating: "x", count: 99) + "\n").utf8)
    let inputs = try sizes.enumerated().map { number, size in
      let file = directory.appendingPathComponent("\(number).jsonl")
      var bytes = Data(capacity: size)
      while bytes.count < size { bytes.append(line) }
      try bytes.write(to: file)
      return try LogInput(opening: file.path)
    }
    return (directory, inputs)
  }

  @Test(arguments: UInt64(0)..<40)
  func `no file is ahead of another by more than its own block`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let sizes = (0..<Int.random(in: 1...5, using: &random)).map { _ in
      Int.random(in: 1...6_000_000, using: &random)
    }
    let (directory, inputs) = try inputs(sizes)
    defer {
      for input in inputs { input.finish() }
      try? FileManager.default.removeItem(at: directory)
    }
    var sequence = BlockSequence(inputs)
    var read = [Double](repeating: 0, count: inputs.count)
    var bytes = [Int64](repeating: 0, count: inputs.count)
    while let block = sequence.next() {
      let (number, length) = (Int(block.source), Int64(block.lines.count))
      #expect(read.allSatisfy { $0 >= read[number] }, "seed \(seed): \(read)")
      bytes[number] += length
      read[number] = inputs[number].progress(at: bytes[number]) ?? 0
    }
    #expect(bytes == inputs.map(\.unread), "seed \(seed)")
  }

  @Test func `files of one period are level after each round of blocks`() throws {
    let (directory, inputs) = try inputs([4_000_000, 1_000_000, 2_000_000])
    defer {
      for input in inputs { input.finish() }
      try? FileManager.default.removeItem(at: directory)
    }
    var sequence = BlockSequence(inputs)
    var bytes = [Int64](repeating: 0, count: 3)
    for _ in 0..<12 {
      for _ in inputs {
        guard let block = sequence.next() else { break }
        bytes[Int(block.source)] += Int64(block.lines.count)
      }
      let progress = zip(inputs, bytes).map { $0.progress(at: $1) ?? 0 }
      #expect((progress.max() ?? 0) - (progress.min() ?? 0) < 0.01, "\(progress)")
    }
  }
}
