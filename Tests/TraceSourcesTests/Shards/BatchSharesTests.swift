import LogReading
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceSources

/// Which shard has an id.
@Suite struct BatchSharesTests {
  private func identifier(_ text: String) throws -> Identifier {
    try Decoders.logs.get().identifier(of: text)
  }

  /// 16 random digits that are half of a trace id.
  private func ending(_ random: inout SplitMix64) -> String {
    let digits = String(random.next() | 1 << 63, radix: 16)
    return digits
  }

  @Test func `an id of 64 bits is where the ids are that end in it`() throws {
    var random = SplitMix64(seed: 17)
    for _ in 0..<1_000 {
      let short = ending(&random)
      for count in [2, 7, 16, 255] {
        let shard = BatchShares.shard(of: try identifier(short), isShort: true, count)
        for _ in 0..<3 {
          let long = try identifier(ending(&random) + short)
          #expect(BatchShares.shard(of: long, isShort: false, count) == shard, "\(short)")
        }
      }
    }
  }

  @Test func `shards have about as many ids each`() throws {
    var random = SplitMix64(seed: 18)
    var counts: [String: [Int]] = [:]
    for number in 0..<16_000 {
      // Ids by chance, by time, by counting, and counters as trace ids.
      let ids = [
        "chance": ending(&random) + ending(&random),
        "time": "018f3c5e7a1b7" + String(1_000 + number % 900) + ending(&random).dropLast(),
        "count": "order-\(number)",
        "counter": String(repeating: "0", count: 24) + String(0x1000_0000 + number, radix: 16),
      ]
      for (kind, id) in ids {
        let shard = BatchShares.shard(of: try identifier(id), isShort: false, 16)
        counts[kind, default: Array(repeating: 0, count: 16)][shard] += 1
      }
    }
    // 1,000 are expected, with a standard deviation of 31.
    for (kind, counts) in counts {
      #expect(counts.allSatisfy { (800...1_200).contains($0) }, "\(kind): \(counts)")
    }
  }

  /// Later records of a request go where the earlier ones are, also by a later version.
  @Test(arguments: [
    (0x1, 5, 188) as (UInt64, Int, Int), (0x2, 2, 121), (0xa3ce_929d_0e0e_4736, 5, 2),
    (0xffff_ffff_ffff_ffff, 5, 67),
  ])
  func `the division stays as it is`(low: UInt64, ofSeven: Int, of255: Int) {
    // By the formula of the division, computed apart.
    let identifier = Identifier(high: 0x4bf9_2f35_77b3_4da6, low: low)
    #expect(BatchShares.shard(of: identifier, isShort: true, 7) == ofSeven)
    #expect(BatchShares.shard(of: identifier, isShort: true, 255) == of255)
  }
}
