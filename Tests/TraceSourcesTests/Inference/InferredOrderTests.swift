import SyntheticFleet
import Testing
import TraceModel

@testable import TraceSources

/// The order in which a request passes programs, and the proposals if only clocks tell.
struct InferredOrderTests {
  private func expectTruth(of system: WrittenSystem, _ what: String) async throws {
    let run = try await InferredRun(system)
    let mistakes = run.mistakes(in: system)
    #expect(mistakes.isEmpty, "\(what): \(mistakes.prefix(3)) with \(run.yaml)")
  }

  @Test(arguments: [-1200, -300, -60, -30, 0, 400])
  func `A consumer whose clock is off stays a consumer where anything but clocks says so`(ahead: Int)
    async throws
  {
    for seed in Seeds.upTo(10) {
      for sign in WrittenSystem.Sign.allCases {
        let system = WrittenSystem.packers(seed: seed, ahead: ahead, signs: [sign])
        try await expectTruth(of: system, "\(sign) of seed \(seed)")
      }
      let system = WrittenSystem.packers(seed: seed, ahead: ahead, signs: [.key, .requests, .status])
      try await expectTruth(of: system, "seed \(seed)")
    }
  }

  @Test(arguments: [-300, 0])
  func `What only clocks tell is likely, and not certain`(ahead: Int) async throws {
    let yaml = try await InferredRun(WrittenSystem.packers(seed: 1, ahead: ahead, signs: [])).yaml
    #expect(yaml.contains("only clocks tell"))
    #expect(!yaml.contains("\n      - text:"), "\(yaml)")
  }

  @Test func `A server that calls another and names its own path in its answer comes out as it happened`()
    async throws
  {
    for seed in Seeds.upTo(10) {
      try await expectTruth(of: WrittenSystem.kiosks(seed: seed), "seed \(seed)")
    }
  }

  @Test func `A server that logs the whole URL of what it serves, and works before it answers, is no client`()
    async throws
  {
    for seed in Seeds.upTo(10) {
      try await expectTruth(of: WrittenSystem.pages(seed: seed), "seed \(seed)")
    }
  }

  @Test(arguments: [2, 200])
  func `Work ends before its message is deleted at once, and with a deletion that comes later`(gap: Int)
    async throws
  {
    for seed in Seeds.upTo(10) {
      try await expectTruth(of: WrittenSystem.renderers(seed: seed, gap: gap), "seed \(seed)")
    }
  }

  @Test func `Evidence counts requests, not the deliveries in which a message was received again`()
    async throws
  {
    let system = WrittenSystem.packers(seed: 1, ahead: 0, signs: [.key, .requests, .repeats])
    let yaml = try await InferredRun(system).yaml
    let count = system.truths.values.count { $0.wait != nil }
    #expect(yaml.contains("# \(count) of \(count) requests: packer's first record\n"), "\(yaml)")
  }

  @Test func `An end that is not a delivery's last record says what follows it`() async throws {
    let yaml = try await InferredRun(WrittenSystem.renderers(seed: 1, gap: 2)).yaml
    #expect(yaml.contains("# 50 of 50 records: the last of renderer's delivery before 'message deleted'"))
  }
}
