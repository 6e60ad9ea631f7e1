import SyntheticFleet
import Testing

/// Logs of containers: what a collector puts around a record hides neither its text nor its id.
struct InferredPackingTests {
  @Test(arguments: LogPacking.allCases)
  func `Texts under unusual names, with ids within or beside them, come out as they happened in each packing`(
    packing: LogPacking
  ) async throws {
    for style in MillStyle.all {
      for seed in Seeds.upTo(1) {
        let system = WrittenSystem.mills(seed: seed, style, packing)
        let run = try await InferredRun(system)
        let mistakes = run.mistakes(in: system)
        #expect(mistakes.isEmpty, "\(style), seed \(seed): \(mistakes.prefix(3)) with \(run.yaml)")
      }
    }
  }
}
