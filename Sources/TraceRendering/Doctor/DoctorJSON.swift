import TraceModel

/// The findings as the document `trace.doctor/1`.
enum DoctorJSON {
  /// The whole document, without a line end.
  static func document(_ diagnosis: Diagnosis) -> String {
    JSONWriter.document("trace.doctor/1") { writer in
      writer.member("needs_attention", diagnosis.needsAttention)
      writer.member("requests", diagnosis.requests)
      writer.object("outcomes") { writer in
        for outcome in Outcome.allCases { writer.member(outcome.name, diagnosis.outcomes[outcome]) }
      }
      if diagnosis.outcomes[.unknown] != nil {
        writer.member("unknown_with_errors", diagnosis.unknownWithErrors)
      }
      writer.understanding(diagnosis)
      if let incomplete = diagnosis.outcomes[.incomplete] {
        writer.object("incomplete") { writer in
          writer.member("uncovered", diagnosis.uncovered)
          writer.member("doubtful", diagnosis.suspectedSampling)
          writer.member("other", incomplete - diagnosis.uncovered - diagnosis.suspectedSampling)
        }
      }
      writer.array("origins", of: diagnosis.origins) { $0.origin($1) }
      writer.array("clock_steps", of: diagnosis.steps) { $0.step($1) }
      writer.array("clock_conflicts", of: diagnosis.conflicts) { $0.conflict($1) }
      writer.array("links", of: diagnosis.links) { $0.link($1) }
      if !diagnosis.waitingGroups.isEmpty {
        writer.array("waiting_groups", of: diagnosis.waitingGroups) { $0.waiting($1) }
      }
      if diagnosis.crossedMessages > 0 {
        writer.member("messages_under_another_id", diagnosis.crossedMessages)
      }
      writer.array("negative", of: diagnosis.negatives) { $0.negative($1) }
      if !diagnosis.interrupted.isEmpty {
        writer.array("interrupted", of: diagnosis.interrupted) { $0.string($1) }
      }
      if diagnosis.removalIsInterrupted { writer.member("removal_interrupted", true) }
      writer.array("skipped", of: diagnosis.skipped) { $0.skipped($1) }
      writer.array("ids", of: diagnosis.suspiciousIDs) { $0.id($1) }
      writer.object("id_counts") { $0.counts(diagnosis.idCounts) }
      writer.array("sampling", of: diagnosis.sampling) { $0.sampling($1) }
      writer.array("files", of: diagnosis.files) { writer, finding in
        writer.object { writer in
          writer.member("file", finding.file)
          writer.member("naive_times", finding.oddities.naiveTimes)
          writer.member("invalid_utf8", finding.oddities.invalidUTF8)
          if finding.oddities.strayTimes > 0 { writer.member("stray_times", finding.oddities.strayTimes) }
        }
      }
    }
  }
}

extension JSONWriter {
  /// Members with an origin's service and instance.
  mutating func name(_ origin: Origin) {
    member("service", origin.service)
    member("instance", origin.instance)
  }

  fileprivate mutating func origin(_ finding: Diagnosis.OriginFinding) {
    object { writer in
      writer.name(finding.origin)
      writer.member("records", finding.records)
      writer.member("uncorrelated", finding.uncorrelated)
      writer.member("from", finding.first)
      writer.member("until", finding.last)
      writer.array("gaps", of: finding.gaps) { writer, gap in
        writer.object { writer in
          writer.member("from", gap.from)
          writer.member("until", gap.until)
        }
      }
      writer.member("resolution_ns", finding.resolution)
      if let clock = finding.clock { writer.object("clock") { $0.clock(clock) } }
      if !finding.periods.isEmpty {
        writer.array("clock_periods", of: finding.periods) { writer, period in
          writer.object { $0.clock(period) }
        }
      }
    }
  }

  /// Members with what is known of a clock.
  mutating func clock(_ clock: ClockStatement) {
    member(
      "kind", clock.kind == .same ? "reference" : clock.kind == .uncorrected ? "unknown" : clock.kind.rawValue
    )
    if let reference = clock.reference { object("reference") { $0.name(reference) } }
    member("correction_ns", clock.correction)
    member("offset_low_ns", clock.low)
    member("offset_high_ns", clock.high)
    if let drift = clock.drift {
      member("drift_low_ppm", drift.lowerBound * 1e6)
      member("drift_high_ppm", drift.upperBound * 1e6)
    }
    member("evidence", clock.evidence)
    member("since", clock.since)
    member("until", clock.until)
    guard let assumed = clock.assumed else { return }
    object("idle_pickup") { writer in
      writer.member("offset_ns", assumed.offset)
      writer.member("spread_ns", assumed.spread)
      writer.member("pickups", assumed.pickups)
    }
  }

  fileprivate mutating func step(_ step: Diagnosis.ClockStepFinding) {
    object { writer in
      writer.name(step.origin)
      writer.object("reference") { $0.name(step.reference) }
      writer.member("from", step.from)
      writer.member("until", step.until)
      writer.member("size_ns", step.size)
      if step.isSuspected { writer.member("clock", ClockKind.assumed.rawValue) }
    }
  }

  fileprivate mutating func conflict(_ conflict: Diagnosis.ClockConflictFinding) {
    object { writer in
      writer.object("first") { $0.name(conflict.first) }
      writer.object("second") { $0.name(conflict.second) }
      writer.member("pairs", conflict.pairs)
    }
  }

  fileprivate mutating func link(_ finding: Diagnosis.LinkFinding) {
    object { writer in
      writer.member("kind", finding.kind.rawValue)
      writer.member("service", finding.service)
      writer.member("destination", finding.destination)
      writer.member("count", finding.count)
      writer.member("missing", finding.missing)
      writer.array("examples", of: finding.examples) { $0.string($1) }
    }
  }

  /// A consumer group that has stopped.
  mutating func waiting(_ finding: WaitingGroup) {
    object { writer in
      writer.member("destination", finding.destination)
      writer.member("group", finding.group)
      writer.member("taken", finding.taken)
      writer.member("latest", finding.latest)
      writer.member("waiting", finding.waiting)
      writer.member("oldest_ns", finding.oldestWaiting)
      writer.member("unlogged", finding.unlogged)
      writer.member("oldest_unlogged_ns", finding.oldestUnlogged)
    }
  }

  fileprivate mutating func negative(_ finding: Diagnosis.NegativeFinding) {
    object { writer in
      writer.member("segment", finding.segment.name)
      writer.member("from", finding.from)
      writer.member("to", finding.to)
      writer.member("count", finding.count)
      writer.member("logged", finding.logged)
      writer.member("corrected", finding.corrected)
      if finding.explained > 0 {
        writer.member("within_resolution", finding.explained)
        writer.member("resolution_ns", finding.resolution)
      }
      writer.member("worst_ns", finding.worst)
    }
  }

  fileprivate mutating func skipped(_ finding: Diagnosis.SkippedFinding) {
    object { writer in
      writer.member("file", finding.file)
      writer.member("reason", finding.reason.name)
      writer.member("count", finding.count)
      writer.array("examples", of: finding.examples) { writer, problem in
        writer.object { writer in
          writer.member("line", problem.line)
          writer.member("explanation", problem.explanation)
        }
      }
    }
  }

  fileprivate mutating func sampling(_ finding: Diagnosis.SamplingFinding) {
    object { writer in
      writer.member("record", finding.record.name)
      writer.member("destination", finding.destination)
      writer.member("caller", finding.caller)
      writer.array("services", of: finding.services) { $0.string($1) }
      writer.member("logged", finding.logged)
      writer.member("missing", finding.missing)
    }
  }

  fileprivate mutating func id(_ finding: Diagnosis.IDFinding) {
    object { writer in
      writer.member("id", finding.id)
      switch finding.kind {
      case .swallowing(let events, let total):
        writer.member("kind", "swallowing")
        writer.member("events", events)
        writer.member("of", total)
      case .reused(let occurrences):
        writer.member("kind", "reused")
        writer.member("generations", occurrences)
      case .alias(let other, let isJoined):
        writer.member("kind", "alias")
        writer.member("of", other)
        writer.member("joined", isJoined)
      case .shared(let key, let ids):
        writer.member("kind", "shared")
        writer.member("key", key)
        writer.array("ids", of: ids) { $0.string($1) }
      case .counter:
        writer.member("kind", "counter")
      }
    }
  }

  fileprivate mutating func counts(_ counts: Diagnosis.IDCounts) {
    member("reused", counts.reused)
    member("requests_of_reused", counts.reusingRequests)
    member("joined", counts.joined)
    member("divided", counts.divided)
    member("shared", counts.shared)
    member("counters", counts.counters)
  }
}
