import LogReading
import TraceModel
import TraceStore

/// What an ingest does behind the reading, and what a grown log changes of its settled lines.
extension Indexer {
  /// Brings single requests up to date: ids, joined ones of this run's requests included (`withNew`), and summaries
  /// older than their records.
  func completeRequests(withNew: Bool = false) async throws {
    let logs = unfinished
    for target in targets {
      try target.index.write { database in
        try logs.enter(database)
        let identities = try IndexWriter(database)
        try identities.completeLookup(target.writer.waitingNames)
        try identities.joinAliases(from: withNew ? target.writer.touched.first ?? .max : .max)
        for source in plan.sources where source.state != .waiting {
          try identities.store(incompleteLastLine: source.incompleteLastLine, source: source.number)
        }
      }
      try await SummaryUpdate(index: target.index, decoder: decoder).refresh()
    }
  }

  /// A record that breaks off at the end of a log is whole if another log has brought the rest.
  mutating func forgetJoinedEnds() throws {
    let (files, redaction, index) = (plan.filesBefore, plan.redaction, targets[0].index)
    guard !files.isEmpty else { return }
    let joined = try index.read {
      try JoinedEnds(files, IndexReader($0, catalog: index.catalog), redaction)
    }
    guard !joined.sources.isEmpty else { return }
    plan.forgetIncompleteLastLines(of: joined.sources)
    for target in targets {
      try target.index.write { database in
        let writer = try IndexWriter(database)
        for source in joined.sources { try writer.store(incompleteLastLine: nil, source: source) }
      }
    }
  }

  /// Logs that were short when they were first read may tell more of themselves now.
  mutating func retellGrown() throws {
    for number in plan.sources.indices {
      guard let (block, open) = plan.sources[number].retold(plan.decoders) else { continue }
      let coverage = plan.sources[number].goOn(from: block, open: open)
      let events = Dictionary(
        (block.events + block.uncorrelated).map { ($0.offset, $0) }, uniquingKeysWith: { first, _ in first })
      let (source, catalog, profile) = (
        plan.sources[number].number, decoder.catalog, plan.sources[number].profile
      )
      for target in targets {
        try target.index.write {
          let (writer, numbers) = (try IndexWriter($0), try FileNumbers($0, catalog: catalog))
          try writer.store(profile, source: source)
          try writer.forgetRules(source: source)
          try writer.store(rules: block.ruleMatches, source: source)
          try writer.retell(
            source: source, events, coverage: coverage, catalog: catalog, fileNumbers: numbers)
        }
      }
    }
  }
}
