import ClockEstimation
import TraceAnalysis
package import TraceModel

/// Examines all requests and logs of a source for what is wrong with the logging. Two passes over the summaries
/// and one over what the ledger says.
package struct Diagnostician {
  private let source: any RequestSource
  private let catalog: Catalog

  package init(source: any RequestSource) {
    self.source = source
    catalog = source.catalog
  }

  package func diagnose() async throws -> Diagnosis {
    let known = try source.clocks()
    let clocks = known.logged
    let coverage = try source.coverage()
    let corrections = try source.corrections(clocks: clocks)
    let aggregate = try await source.aggregate(
      DoctorAggregate(corrections: corrections, precision: LoggedPrecision(coverage)))
    var diagnosis = Diagnosis()
    diagnosis.requests = aggregate.outcomes.values.reduce(0, +)
    (diagnosis.outcomes, diagnosis.unknownWithErrors) = (aggregate.outcomes, aggregate.unknownWithErrors)
    diagnosis.crossedMessages = aggregate.crossed
    (diagnosis.uncovered, diagnosis.suspectedSampling) = (aggregate.uncovered, aggregate.suspectedSampling)
    diagnosis.links = try aggregate.propagation.findings(in: catalog) { keys in
      zip(try source.correlationIDs(of: keys), keys).map { OccurrenceName.text($0, $1.occurrence) }
    }
    var filter = RequestFilter()
    filter.endOfLogs = clocks.endOfLogs(coverage)
    diagnosis.waitingGroups = try await source.backlog(
      aggregate.propagation.fanOut, filter, coverage, corrections
    ).map(\.group).filter(\.isStalled)
    diagnosis.negatives = aggregate.negatives.findings(in: catalog)
    diagnosis.origins = try origins(coverage, clocks, assumed: known.assumingIdlePickup)
    diagnosis.steps = steps(clocks)
    diagnosis.conflicts = clocks.conflicts.map {
      Diagnosis.ClockConflictFinding(
        first: catalog.origin($0.first), second: catalog.origin($0.second), pairs: $0.evidence)
    }
    diagnosis.sampling = try await sampling(coverage, known)
    try examineSources(&diagnosis)
    try await IdentityDiagnosis(source: source).examine(&diagnosis)
    try await UnderstandingDiagnosis(source: source).examine(&diagnosis, aggregate)
    diagnosis.endedRules = RuleDiagnosis(logs: try source.ruledLogs()).ended
    return diagnosis
  }

  // MARK: Origins and clocks

  private func origins(
    _ survey: CoverageSurvey, _ clocks: ClockTable, assumed: ClockTable
  ) throws -> [Diagnosis.OriginFinding] {
    let uncorrelated = try source.uncorrelatedCounts()
    let names = catalog.origins
    let stretches = Dictionary(grouping: survey.stretches, by: \.origin)
    return stretches.compactMap { origin, parts -> Diagnosis.OriginFinding? in
      guard let coverage = Coverage(parts.map(\.stretch)) else { return nil }
      let first = coverage.ranges[0].from
      var finding = Diagnosis.OriginFinding(origin: names[origin.index], first: first, last: coverage.until)
      finding.records = coverage.records
      finding.uncorrelated = uncorrelated[origin] ?? 0
      finding.resolution = coverage.resolution
      finding.gaps = zip(coverage.ranges, coverage.ranges.dropFirst()).map { ($0.until, $1.from) }
      let statements = ClockStatement.all(of: origin, in: clocks, origins: names)
      finding.clock = statement(of: origin, statements, clocks, assumed)
      if statements.count > 1 { finding.periods = statements }
      return finding
    }.sorted { $0.origin < $1.origin }
  }

  /// The statement about a clock; if it was set, in its best known period. `all` are those of its periods.
  private func statement(
    of origin: OriginID, _ all: [ClockStatement], _ clocks: ClockTable, _ assumed: ClockTable
  ) -> ClockStatement? {
    guard let best = clocks.periods(of: origin).max(by: { $0.evidence < $1.evidence }) else { return nil }
    var statement = all.count == 1 ? all[0] : ClockStatement(best, of: clocks, origins: catalog.origins)
    statement.assumed = assumed.assumedOffset(of: origin, at: best.middle, against: best.reference)
    return statement
  }

  private func steps(_ clocks: ClockTable) -> [Diagnosis.ClockStepFinding] {
    clocks.steps.map { step in
      var finding = Diagnosis.ClockStepFinding(
        origin: catalog.origin(step.origin), reference: catalog.origin(step.against), from: step.since,
        until: step.until, size: step.size)
      finding.isSuspected = step.isSuspected
      return finding
    }
  }

  // MARK: What is missing

  private func sampling(_ coverage: CoverageSurvey, _ clocks: ClockEstimates) async throws
    -> [Diagnosis.SamplingFinding]
  {
    let survey = try await SourceSurvey(of: source, coverage: coverage, catalog: catalog, known: clocks)
    return survey.judge.sortedSuspicions.map { doubt in
      Diagnosis.SamplingFinding(
        record: doubt.record, destination: doubt.record.destination.map(catalog.text),
        caller: catalog.origin(doubt.caller).service,
        services: doubt.services.map { catalog.origin($0).service }, logged: doubt.logged,
        missing: doubt.missing)
    }
  }

  private func examineSources(_ diagnosis: inout Diagnosis) throws {
    diagnosis.interrupted = try source.interruptedLogs()
    diagnosis.removalIsInterrupted = try source.removalIsInterrupted()
    diagnosis.hasForgotten = try source.hasForgotten()
    for finding in try source.sourceFindings().sorted(by: SourceFinding.isBefore) {
      for reason in SkipReason.allCases {
        guard let count = finding.skipped[reason], count > 0 else { continue }
        diagnosis.skipped.append(
          Diagnosis.SkippedFinding(
            file: finding.file, reason: reason, count: count,
            examples: finding.problems.filter { $0.reason == reason }))
      }
      guard !finding.oddities.isEmpty else { continue }
      diagnosis.files.append(Diagnosis.FileFinding(file: finding.file, oddities: finding.oddities))
    }
  }
}
