package import TraceModel

/// Which findings are worth an engineer's time: they are marked on the page, and `trace doctor` ends with status 1.
extension Diagnosis {
  /// Something is.
  package var needsAttention: Bool {
    origins.isEmpty || !steps.isEmpty || !conflicts.isEmpty || !skipped.isEmpty || !sampling.isEmpty
      || negatives.contains(where: \.needsAttention)
      || origins.contains(where: \.needsAttention) || links.contains(where: \.needsAttention)
      || suspiciousIDs.contains { $0.needsAttention } || outcomes[.lost, default: 0] > 0
      || !waitingGroups.isEmpty || lacksUnderstanding || crossedMessages > 0 || !interrupted.isEmpty
      || removalIsInterrupted
  }

  /// Nothing or little of the logs is understood.
  private var lacksUnderstanding: Bool {
    requests == 0 || hasManyUnknown || !idCandidates.isEmpty || !zones.isEmpty || !unended.isEmpty
      || silent.contains(where: isSilentInMany) || endedRules.contains { !$0.isOfFailures }
  }

  /// One request of twenty at least has no step that is known.
  package var hasManyUnknown: Bool { isMuch(outcomes[.unknown, default: 0]) }

  /// The service logs no step, and takes part in one request of twenty at least.
  package func isSilentInMany(_ finding: SilentFinding) -> Bool { isMuch(finding.requests) }

  private func isMuch(_ requests: Int) -> Bool { requests > 0 && requests * 20 >= self.requests }
}

extension Diagnosis.OriginFinding {
  /// Ids or times are missing, or the clock had to be corrected.
  package var needsAttention: Bool {
    lacksIDs || !gaps.isEmpty || clock?.isCorrected == true || periods.contains(where: \.isCorrected)
  }

  /// One record of twenty at least has no id, and not just those of starting and stopping.
  package var lacksIDs: Bool { uncorrelated >= 10 && uncorrelated * 20 >= records }
}

extension Diagnosis.LinkFinding {
  /// One record of a hundred has no counterpart. Requests that begin at a server are usual (probes, callers that do not
  /// log): there it is one record of ten.
  package var needsAttention: Bool { missing * (kind == .unsent ? 10 : 100) > count }
}

extension Diagnosis.NegativeFinding {
  /// Clocks disagree.
  package var needsAttention: Bool { logged > 0 || corrected > 0 }
}

extension Diagnosis.IDFinding {
  /// Two forms of one id are worth knowing, and no defect.
  package var needsAttention: Bool { if case .alias(_, isJoined: true) = kind { false } else { true } }
}
