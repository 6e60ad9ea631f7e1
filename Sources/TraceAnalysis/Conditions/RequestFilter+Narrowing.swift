extension RequestFilter {
  /// This filter and `other` together. Where a request can have one answer only (a time, a level, a duration), and where
  /// several are alternatives (services, outcomes), what `other` says goes before.
  package func narrowed(by other: RequestFilter) -> RequestFilter {
    var both = self
    both.since = other.since ?? since
    both.until = other.until ?? until
    both.level = other.level ?? level
    if !other.services.isEmpty { both.services = other.services }
    if !other.outcomes.isEmpty { both.outcomes = other.outcomes }
    both.conditions += other.conditions
    both.attempts += other.attempts
    if other.slowerThan != nil { (both.slowerThan, both.segment) = (other.slowerThan, other.segment) }
    return both
  }
}
