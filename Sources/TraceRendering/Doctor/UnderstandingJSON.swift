import TraceModel

extension JSONWriter {
  /// Members on unknown meanings; a member without content is absent.
  mutating func understanding(_ diagnosis: Diagnosis) {
    if let understanding = diagnosis.understanding { self.understanding(understanding) }
    if !diagnosis.silent.isEmpty { array("without_steps", of: diagnosis.silent) { $0.silent($1) } }
    if !diagnosis.unended.isEmpty { array("without_ends", of: diagnosis.unended) { $0.unended($1) } }
    if !diagnosis.idCandidates.isEmpty {
      array("possible_ids", of: diagnosis.idCandidates) { $0.candidate($1) }
    }
    if !diagnosis.endedRules.isEmpty { array("ended_rules", of: diagnosis.endedRules) { $0.ended($1) } }
    if !diagnosis.zones.isEmpty { array("possible_zones", of: diagnosis.zones) { $0.zone($1) } }
  }

  /// How much of the records is understood, and what the others say.
  mutating func understanding(_ understanding: Diagnosis.Understanding) {
    object("understanding") { writer in
      writer.member("records", understanding.records)
      writer.member("steps", understanding.steps)
      writer.array("seen", of: understanding.texts) { writer, finding in
        writer.object { writer in
          writer.member("service", finding.service)
          writer.member("text", finding.text)
          writer.member("count", finding.count)
        }
      }
      writer.member("other", understanding.otherTexts)
      if understanding.isSample { writer.member("sample", true) }
    }
  }

  private mutating func ended(_ finding: Diagnosis.EndedRuleFinding) {
    object { writer in
      writer.member("profile", finding.profile)
      writer.member("line", finding.line > 0 ? finding.line : nil)
      writer.member("rule", finding.words)
      writer.member("records", finding.records)
      writer.member("until", finding.until)
      writer.member("later", finding.later)
      writer.array("logs", of: finding.logs) { writer, log in writer.string(log) }
    }
  }

  private mutating func silent(_ finding: Diagnosis.SilentFinding) {
    object { writer in
      writer.member("service", finding.service)
      writer.member("requests", finding.requests)
    }
  }

  private mutating func unended(_ finding: Diagnosis.UnendedFinding) {
    object { writer in
      writer.member("service", finding.service)
      writer.member("segment", finding.segment.name)
      writer.member("received", finding.count)
    }
  }

  /// A place where an id may stand.
  mutating func candidate(_ finding: Diagnosis.IDCandidateFinding) {
    object { writer in
      writer.member("field", finding.path.joined(separator: "."))
      writer.member("label", finding.label)
      writer.member("records", finding.records)
      writer.member("of", finding.of)
      writer.member("values", finding.values)
      writer.member("sources", finding.sources)
      writer.member("example", finding.example)
    }
  }

  private mutating func zone(_ finding: Diagnosis.ZoneFinding) {
    object { writer in
      writer.member("from", finding.from)
      writer.member("to", finding.to)
      writer.member("pairs", finding.pairs)
      writer.member("difference_ns", finding.difference)
    }
  }
}
