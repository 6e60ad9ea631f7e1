import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

/// The stretch of an origin in a source, stored between the ingests of its parts.
@Suite struct CoverageTableTests {
  let directory: IndexDirectory

  init() throws { directory = try IndexDirectory() }

  @Test func `it is the same however the source was cut, also where time goes back in between`() throws {
    let catalog = Catalog()
    let origin = catalog.id(of: Origin(service: "worker"))
    let index = try directory.open(.writing, catalog: catalog)
    let numbers = try index.fileNumbers(nil)
    for seed in Seeds.first(200) {
      var random = SplitMix64(seed: seed)
      let times = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        Timestamp(nanoseconds: Int64.random(in: 0...90, using: &random) * 1_000_000_000)
      }
      var whole = LoggedStretch()
      for time in times { whole.add(time) }
      for time in times {
        var stored = try stretch(of: Int64(seed), index)
        stored.add(time)
        try index.writing {
          try $0.store(
            coverage: [OriginStretch(origin: origin, stretch: stored)], source: Int64(seed),
            fileNumbers: numbers)
        }
      }
      #expect(try stretch(of: Int64(seed), index) == whole, "seed \(seed)")
    }
  }

  private func stretch(of source: Int64, _ index: IndexFile) throws -> LoggedStretch {
    try index.read { database in
      let all = try CoverageTable.read(database, CatalogIDs(database, catalog: index.catalog))
      return all[source]?.first?.stretch ?? LoggedStretch()
    }
  }
}
