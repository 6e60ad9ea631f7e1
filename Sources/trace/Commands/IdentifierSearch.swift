import TraceSources
import TraceModel
import TraceRendering

/// What the ids mean that a person types after `trace show`.
struct IdentifierSearch {
  /// Where they are looked up.
  let requests: any RequestSource
  /// How the command names that source, for what to type next.
  let source: SourceOptions

  /// The requests that a name means, several of an id that was reused; none, with a message, if there is no such
  /// id or more than one.
  func keys(of name: String) throws -> [RequestKey] {
    let matches = try requests.requests(named: name, limit: 6)
    if matches.count == 1 { return try requests.occurrences(of: matches[0]) }
    if matches.isEmpty, let part = OccurrenceName.parse(name) {
      return try keys(of: part.id, occurrence: part.occurrence)
    }
    Diagnostics.print(matches.isEmpty ? try unknown(name) : try ambiguous(name, matches))
    return []
  }

  private func keys(of id: String, occurrence: Int) throws -> [RequestKey] {
    let keys = try keys(of: id)
    if keys.indices.contains(occurrence - 1) { return [keys[occurrence - 1]] }
    guard !keys.isEmpty else { return [] }
    Diagnostics.print(
      Diagnostic(
        "the id '\(id)' names \(NumberFormat.counted(keys.count, "request")), so there is no #\(occurrence)",
        details: ["to show what there is: trace show \(Shell.quoted(id))\(source.typed)"]))
    return []
  }

  private func unknown(_ name: String) throws -> Diagnostic {
    let count = try requests.requestCount()
    guard count > 0 else {
      return Diagnostic(
        "\(requests.name) holds no request", details: ["to index logs: trace ingest LOGS"])
    }
    let near = try requests.neighbours(of: name, limit: 2).filter {
      $0.lowercased().first == name.lowercased().first
    }
    let nearest = near.isEmpty ? [] : ["nearest in \(requests.name): \(near.joined(separator: ", "))"]
    return Diagnostic(
      "no request has the correlation id '\(name)'",
      details: nearest + ["to list what is there: trace find --limit 20\(source.typed)"])
  }

  private func ambiguous(_ name: String, _ matches: [RequestKey]) throws -> Diagnostic {
    let ids = try matches.prefix(5).map { key in
      let records = try requests.records(for: key)
      return records.events.first.map { records.details($0).correlationID } ?? ""
    }
    let beginning = CorrelationLookup.normalise(prefix: name)
    let isSpelledSo = ids.contains { CorrelationLookup.normalise($0).hasPrefix(beginning) }
    return Diagnostic(
      "more than one request begins with '\(name)'" + (isSpelledSo ? "" : " in upper or lower case"),
      details: [
        "they are: " + ids.joined(separator: ", ") + (matches.count > 5 ? ", …" : ""),
        "to choose one: type more of it" + (isSpelledSo ? "" : ", as it is spelled"),
      ])
  }
}
