import ClockEstimation
import Foundation
import ReconstructedFleets
import SyntheticFleet
import Testing
import TraceAnalysis
import TraceModel
import TraceStore

@testable import TraceSources

/// Surveys of parts, written and read again, are what they were.
@Suite struct SurveyPartLawTests {
  /// A fleet's requests, and who writes and reads their surveys.
  private struct World {
    let summaries: [TraceSummary]
    let catalog: Catalog
    let empty: SurveyAggregate

    init(_ seed: UInt64) {
      let reading = SimulatedFleet(.small(seed: seed), seed: seed).read()
      (summaries, catalog) = (reading.summaries, reading.catalog)
      empty = SurveyAggregate(services: ServiceTable(origins: catalog.origins))
    }

    func survey(_ numbers: Range<Int>) -> SurveyAggregate {
      var survey = empty
      survey.add { add in for number in numbers { add(summaries[number], RequestID(number: Int64(number))) }
      }
      return survey
    }
  }

  /// An index that knows the names of a catalog by other numbers than the catalog.
  private struct Store {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-\(UUID().uuidString)")
    let index: IndexFile
    let numbers: FileNumbers

    init(_ catalog: Catalog) throws {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      let path = directory.appendingPathComponent("trace.db").path
      let before = Catalog()
      for origin in catalog.origins.reversed() { _ = before.id(of: origin) }
      for text in catalog.texts.reversed() { _ = before.id(of: text) }
      _ = try IndexFile(path: path, for: .writing, catalog: before).fileNumbers(nil)
      index = try IndexFile(path: path, for: .writing, catalog: catalog)
      numbers = try index.fileNumbers(nil)
    }

    func bytes(_ survey: SurveyAggregate) -> [UInt8] {
      var (survey, coder) = (survey, numbers.surveyCoder())
      survey.code(&coder)
      #expect(coder.isSound)
      return coder.bytes
    }

    /// The survey in `bytes`, stored and read as a part; nil if they are damaged.
    func survey(_ bytes: [UInt8], _ empty: SurveyAggregate) throws -> SurveyAggregate? {
      let part = SurveyPart(level: 1, number: 3)
      try index.write { try IndexWriter($0).store(part, bytes) }
      return try index.read { database in
        var survey = empty
        guard var coder = try IndexReader(database, catalog: index.catalog).coder(of: part) else {
          return nil
        }
        survey.code(&coder)
        return coder.isSound ? survey : nil
      }
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }
  }

  @Test func `parts that are written, read and merged are the survey of all`() throws {
    for seed in Seeds.first(60) {
      var random = SplitMix64(seed: seed)
      let world = World(seed)
      let store = try Store(world.catalog)
      defer { store.remove() }
      let cuts = (0..<3).map { _ in Int.random(in: 0...world.summaries.count, using: &random) }.sorted()
      let bounds = [0] + cuts + [world.summaries.count]
      var merged = world.empty
      for (start, end) in zip(bounds, bounds.dropFirst()) {
        let read = try store.survey(store.bytes(world.survey(start..<end)), world.empty)
        merged.merge(try #require(read, "seed \(seed)"))
      }
      let whole = store.bytes(world.survey(0..<world.summaries.count))
      let isWhole = store.bytes(merged) == whole
      #expect(isWhole, "seed \(seed)")
      #expect(whole.count > 100, "seed \(seed)")
    }
  }

  @Test func `altered bytes are read as something or as nothing, and end`() throws {
    let world = World(7)
    let store = try Store(world.catalog)
    defer { store.remove() }
    let bytes = store.bytes(world.survey(0..<world.summaries.count))
    var random = SplitMix64(seed: 3)
    var damaged = 0
    for _ in 0..<Seeds.share(of: 2_000) {
      var altered = bytes
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        altered[Int.random(in: altered.indices, using: &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
      case 1: altered.removeLast(Int.random(in: 1...altered.count, using: &random))
      default: altered.insert(0xFF, at: Int.random(in: altered.indices, using: &random))
      }
      guard let read = try store.survey(altered, world.empty) else {
        damaged += 1
        continue
      }
      // A survey that was read can be merged and asked.
      var merged = world.survey(0..<world.summaries.count)
      merged.merge(read)
      let clocks = merged.survey.estimateClocks(in: world.catalog).logged
      _ = merged.survey.judge(coverage: CoverageSurvey(), clocks: clocks, catalog: world.catalog)
    }
    #expect(damaged > Seeds.share(of: 500))
  }
}
