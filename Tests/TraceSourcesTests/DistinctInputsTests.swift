import SyntheticFleet
import Testing

@testable import TraceSources

/// Which files of one beginning can be read at once.
struct DistinctInputsTests {
  private static let head = [UInt8](repeating: 0x68, count: WindowHash.length)

  /// The bytes of a file, with how many of them have been read.
  private final class File {
    let bytes: [UInt8]
    private(set) var readBytes = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(_ offset: Int64, _ count: Int) -> [UInt8]? {
      guard offset >= 0, Int(offset) + count <= bytes.count else { return nil }
      readBytes += count
      return Array(bytes[Int(offset)..<(Int(offset) + count)])
    }
  }

  @Test func `a file waits where it begins with another one, and only there`() {
    for seed in Seeds.upTo(20) {
      var random = SplitMix64(seed: seed)
      var (inputs, kept) = (DistinctInputs(), [[UInt8]]())
      let files = (0..<12).map { _ in
        Self.head + (0..<random.index(below: 4)).map { _ in UInt8(random.index(below: 2)) }
      }
      for bytes in files.sorted(by: { $0.count < $1.count }) {
        let isNew = !kept.contains { bytes.starts(with: $0) }
        let file = File(bytes)
        let isInserted = inputs.insert(size: Int64(bytes.count), read: file.read)
        #expect(isInserted == isNew, "seed \(seed)")
        if isNew { kept.append(bytes) }
      }
    }
  }

  /// Each byte of a file is read some three times at most, however many others end within it.
  @Test(arguments: [1, 0])
  func `the work on a file does not grow with the number of those that begin alike`(growth: Int) {
    var inputs = DistinctInputs()
    for number in 0..<150 {
      // Of one length, or each a byte longer than the one before.
      let tail = [UInt8](repeating: 0x20, count: growth * number) + Array("\(1000 + number)".utf8)
      let file = File(Self.head + tail)
      let isInserted = inputs.insert(size: Int64(file.bytes.count), read: file.read)
      #expect(isInserted)
      #expect(file.readBytes <= 5 * file.bytes.count, "file \(number)")
    }
  }

  @Test func `a hash that has moved on is the one of the bytes there`() {
    let bytes = (0..<(2 * WindowHash.length)).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ $0 >> 3) }
    var window = WindowHash(Array(bytes.prefix(WindowHash.length)))
    for start in 0..<WindowHash.length {
      window.move(from: bytes[start], to: bytes[start + WindowHash.length])
      guard start % 512 == 0 else { continue }
      let there = WindowHash(Array(bytes[(start + 1)..<(start + 1 + WindowHash.length)]))
      #expect(window.value == there.value)
    }
  }
}
