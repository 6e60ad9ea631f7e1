import SyntheticFleet
import Testing

/// The meaning of an id does not depend on how its records came in. However they are dealt over files, runs and
/// transactions, an index tells the same as reading the logs.
@Suite struct IdentityLawTests {
  /// Every part has its share of the seeds, and they run at the same time.
  private static let parts: UInt64 = 8

  @Test(arguments: 0..<parts)
  func `any order and grouping of ingest tells what the logs tell`(part: UInt64) async throws {
    for seed in Seeds.upToMany(2_000) where seed % Self.parts == part {
      var random = SplitMix64(seed: ~seed)
      let dealt = try DealtLogs(seed, &random)
      defer { dealt.remove() }
      var rest = dealt.paths.shuffled(using: &random)[...]
      while !rest.isEmpty {
        let some = rest.prefix(Int.random(in: 1...dealt.paths.count, using: &random))
        rest = rest.dropFirst(some.count)
        let batchBytes: Int64 = [300, 900, 1 << 20].randomElement(using: &random) ?? 300
        try await dealt.ingest(Array(some), batchBytes: batchBytes)
      }
      let direct = try await ToldSource(of: dealt.paths)
      let difference = try await ToldSource(ofIndexAt: dealt.index).difference(from: direct)
      #expect(difference == nil, "seed \(seed)")
      if difference != nil { return }
    }
  }

  @Test func `the logs do what the law is about`() async throws {
    var (reused, joined, divided) = (0, 0, 0)
    for seed in Seeds.upTo(200) {
      var random = SplitMix64(seed: ~seed)
      let dealt = try DealtLogs(seed, &random)
      defer { dealt.remove() }
      let doctor = try await ToldSource(of: dealt.paths).doctor
      if doctor.contains(#""kind":"reused""#) { reused += 1 }
      if doctor.contains(#""joined":true"#) { joined += 1 }
      if doctor.contains(#""joined":false"#) { divided += 1 }
    }
    #expect(min(reused, joined, divided) > Seeds.share(of: 20), "\(reused) \(joined) \(divided)")
  }
}
