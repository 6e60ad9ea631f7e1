import Foundation
import LogReading
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceSources

/// The proposals of `trace profile infer` for systems with a known truth, judged by the values that follow from
/// them.
struct InferredSystemTests {
  private func expectTruth(_ make: (UInt64) -> WrittenSystem) async throws {
    for seed in Seeds.upTo(10) {
      let system = make(seed)
      let run = try await InferredRun(system)
      let mistakes = run.mistakes(in: system)
      #expect(mistakes.isEmpty, "seed \(seed): \(mistakes.prefix(3)) with \(run.yaml)")
    }
  }

  @Test
  func `Numbers as levels, a job that two fields name, and retries after warnings come out as they happened`()
    async throws
  {
    try await expectTruth(WrittenSystem.mailShop)
  }

  @Test func `Ids and keys within texts, Kafka's notation and reasons of failures come out as they happened`()
    async throws
  {
    try await expectTruth(WrittenSystem.cardService)
  }

  @Test func `Messages without keys, ids under four names and a second queue come out as they happened`()
    async throws
  {
    try await expectTruth(WrittenSystem.pictures)
  }

  @Test func `Two services in one file and several messages of a request come out as they happened`()
    async throws
  {
    try await expectTruth(WrittenSystem.parcels)
  }

  @Test func `Work that is logged when it is done, with a duration, comes out as it happened`() async throws {
    try await expectTruth(WrittenSystem.synchroniser)
  }

  @Test
  func
    `A server that calls another, and a consumer that acknowledges in any case, come out as they happened`()
    async throws
  {
    try await expectTruth(WrittenSystem.stockCaller)
  }

  @Test(arguments: [0.05, 0.2, 0.5])
  func `A note that stands first in some requests is no beginning, where the answer tells how long it took`(
    share: Double
  ) async throws {
    try await expectTruth { WrittenSystem.labels(seed: $0, noted: share) }
  }

  @Test func `Records without texts, and times under an odd name, come out as they happened`() async throws {
    try await expectTruth(WrittenSystem.wordless)
  }

  @Test func `The same logs propose the same profile, whatever the order of their files`() async throws {
    let system = WrittenSystem.pictures(seed: 3)
    let first = try await InferredRun(system).yaml
    for _ in 0..<3 { #expect(try await InferredRun(system).yaml == first) }
  }

  @Test func `Each rule stands below its evidence, and what nothing is known of is counted with an example`()
    async throws
  {
    let yaml = try await InferredRun(WrittenSystem.mailShop(seed: 1)).yaml
    #expect(yaml.contains("handed on before worker's first record, shares job\n"))
    #expect(yaml.contains("# 60 of 60 requests: api's first record\n      - text: checkout opened\n"))
    #expect(yaml.contains("template rendered (worker-"))
    #expect(yaml.contains("id: reqId2\n") && yaml.contains("id: correlate\n"))
  }

  @Test func `Of huge logs the beginning is read, and the profile says how much of each`() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("api.log")
    let lines = (0..<40_000).map { number in
      let id = String(UInt64(number / 2) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
      return
        #"{"time":"2026-03-01T10:00:00Z","msg":"\#(number % 2 == 0 ? "gip" : "gop")","thing":"t-\#(id)"}"#
    }
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: Catalog())
    let inference = try await ProfileInference(
      LogPaths([file.path]), zones: LogZones(), decoder: decoder, mostBytes: 1 << 16)
    let comment = try inference.proposal().profile.comment
    #expect(
      comment.contains { $0.hasPrefix("Of \(file.path) the first ") && $0.hasSuffix(" bytes were read.") })
  }
}
