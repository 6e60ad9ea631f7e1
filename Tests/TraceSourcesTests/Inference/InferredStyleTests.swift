import SyntheticFleet
import Testing
import TraceModel

@testable import TraceSources

/// Manners of logging in which what a proposal needs is hidden: in an envelope, under one name, in a word.
struct InferredStyleTests {
  private func expectTruth(_ make: (UInt64) -> WrittenSystem) async throws {
    for seed in Seeds.upTo(5) {
      let system = make(seed)
      let run = try await InferredRun(system)
      let mistakes = run.mistakes(in: system)
      #expect(mistakes.isEmpty, "seed \(seed): \(mistakes.prefix(3)) with \(run.yaml)")
    }
  }

  @Test func `Ids, keys and the service within the text of Docker's lines come out as they happened`()
    async throws
  {
    try await expectTruth { seed in
      WrittenSystem.counters(seed: seed, CounterStyle(isWrapped: true))
    }
  }

  @Test func `A web and a worker under one service name are told apart by what their hosts log`() async throws
  {
    try await expectTruth { seed in
      WrittenSystem.counters(seed: seed, CounterStyle(service: { _ in "shop" }))
    }
  }

  @Test func `A refusal that only a word tells is a refusal`() async throws {
    try await expectTruth { seed in
      WrittenSystem.counters(seed: seed, CounterStyle(hasWords: true))
    }
  }

  @Test func `Ids in a list of nested spans come out as they happened`() async throws {
    try await expectTruth { seed in
      WrittenSystem.counters(seed: seed, CounterStyle(hasSpans: true))
    }
  }

  @Test func `A failure that only a level of another name tells is a failure`() async throws {
    let make = { (seed: UInt64) in
      WrittenSystem.counters(seed: seed, CounterStyle(level: "stufe", hasRetries: false))
    }
    try await expectTruth(make)
    let yaml = try await InferredRun(make(1)).yaml
    #expect(yaml.contains("level: stufe\n"), "\(yaml)")
  }

  @Test func `The number of a job that looks like a duration is none`() async throws {
    try await expectTruth { seed in
      WrittenSystem.counters(seed: seed, CounterStyle(key: { "\(1000 + $0)" }))
    }
  }

  @Test func `Logs of ends alone, one of which has a single text, come out as they happened`() async throws {
    try await expectTruth(WrittenSystem.endings)
  }

  @Test
  func
    `German texts with ids of letters, hosts that share no request, and refusals come out as they happened`()
    async throws
  {
    try await expectTruth(WrittenSystem.offices)
  }
}
