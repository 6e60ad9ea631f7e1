import TraceModel

/// A profile inferred from logs without any vocabulary. It names the fields by which records are joined, who hands work
/// on to whom, and how work begins and ends.
///
/// Linear in the records and their fields, but for three steps. At most forty columns are compared for shared values,
/// each in one pass. At most 1,000 records of one request are compared with its first records. Programs are compared in
/// pairs. Memory: about 1 KB a record, which is why the sample has a bound.
package struct ProposedProfile: Sendable {
  /// Why there is none.
  package enum Problem: Error, Equatable {
    /// No line is a record with a time.
    case noRecords
    /// No field joins records; `considered` names the candidates, the most frequent first.
    case noID(considered: [String])
  }

  /// The proposal, to be written to a file and read by a person.
  package private(set) var profile = LogProfile(name: "inferred")
  /// Requests that the sample has.
  package let requests: Int

  /// Throws `Problem`. `frames` are the fields of time, level and text that the sample was read with.
  package init(_ sample: RecordSample, frames: [LogPart: RecordFrame] = [:], vocabulary: Profile) throws {
    guard !sample.records.isEmpty else { throw Problem.noRecords }
    var sample = sample
    sample.tellProgramsApart()
    sample.joinInstances(in: Self.likelyRequests(of: sample))
    sample.tellRolesApart(in: Self.likelyRequests(of: sample))
    sample.mergeStatements(in: Self.likelyRequests(of: sample))
    // Ids in texts have other names in statements that were made one.
    sample.openIDs(of: try Self.requests(of: sample))
    let steps = StepInference(SampleFacts(try Self.requests(of: sample)))
    let requests = steps.facts.requests
    self.requests = requests.requests.count
    profile.comment = Self.heading(sample, requests) + UnrelatedLogs(sample, requests).comment
    for program in steps.order.sorted {
      let entry = ProposedEntry(program, steps, frames, vocabulary)
      if entry.isEmpty {
        profile.comment += entry.source.comment
      } else {
        add(entry.source)
      }
    }
    if profile.sources.isEmpty { profile.comment.insert(Self.nothing, at: 1) }
  }

  /// Programs with the same files and one name have one entry: only the first entry that fits a log counts.
  private mutating func add(_ source: SourceRules) {
    guard let same = profile.sources.firstIndex(where: { $0.selection == source.selection }) else {
      profile.sources.append(source)
      return
    }
    let ids = (profile.sources[same].id?.choices ?? []) + (source.id?.choices ?? [])
    let different = ids.indices.filter { !ids[..<$0].contains(ids[$0]) }.map { ids[$0] }
    if !different.isEmpty { profile.sources[same].id = RuleValue(different) }
    profile.sources[same].rules += source.rules
    profile.sources[same].comment += source.comment
  }

  private static let nothing =
    "trace finds the ids, and the beginnings and ends of work, by itself: no rule is needed."

  /// The requests as far as ids are found; none if ids stand in words of texts that are still taken for constant.
  private static func likelyRequests(of sample: RecordSample) -> SampledRequests {
    SampledRequests(sample, by: IDInference(sample).best() ?? IDInference.Group())
  }

  private static func requests(of sample: RecordSample) throws -> SampledRequests {
    let ids = IDInference(sample)
    guard let group = ids.best() else { throw Problem.noID(considered: ids.considered) }
    return SampledRequests(sample, by: group)
  }

  private static func heading(_ sample: RecordSample, _ requests: SampledRequests) -> [String] {
    var lines = [
      "Inferred by trace profile infer: \(requests.requests.count) requests in \(sample.records.count) records.",
      "Before each rule stands what speaks for it. Rules that are commented out are likely, and not certain.",
    ]
    for (file, bytes) in sample.cuts.sorted(by: { $0.key < $1.key }) {
      lines.append("Of \(file) the first \(bytes) bytes were read.")
    }
    return lines
  }
}

extension ProgramOrder {
  /// Callers before servers, and these before who takes messages.
  var sorted: [Int] {
    facts.requests.programs.sorted { a, b in
      let (aRank, bRank) = (rank(a), rank(b))
      return aRank != bRank ? aRank < bRank : facts.sample.programs[a].name < facts.sample.programs[b].name
    }
  }

  private func rank(_ program: Int) -> Int {
    clients.contains(program) ? 0 : servers.contains(program) ? 1 : 1 + depth(of: program)
  }
}
