import TraceModel

/// The call of each end.
///
/// Of several under way, the call named by both records: by span, by peer, by the end's duration, by method and path.
/// Then the call of the work that ends first, since a work's calls end within it:
///
///     gateway  ├─ work ──────────────────────────────┤
///     gateway    ├─ call ─────────────────────────┤        ends with the second answer
///     gateway          ├─ work ─────────────┤
///     gateway            ├─ call ────────┤                 ends with the first one
///
/// Then the oldest, which is a choice and counted, unless servers tell more (`UnnamedAnswers.swift`).
extension CallSearch {
  /// The end of the call that it can be of.
  mutating func end(_ index: Int) {
    let event = events[index]
    if let call = callEnded(by: index) {
      close(call, index)
      if calls[call].isOpen { wait(call, at: index) }
    } else if let call = latestCall(of: event) {
      calls[call].extraLines.append(index)
    } else {
      add(LoggedCall.Attempt(ended: index), event, works[event.origin]?.callers ?? [])
      note(index, endsCall: calls.count - 1)
    }
  }

  /// The latest call that agrees with an end, when this end is one more line about it.
  private func latestCall(of end: Event) -> Int? {
    scopes(of: end.origin).compactMap { known.latest(agreeingWith: end.target, in: $0) }
      .filter { calls[$0].target.agrees(with: end.target) }.max()
  }

  /// The calls that an origin may end: its own, and its service's outside of any work.
  private func scopes(of origin: OriginID) -> [CallIndex.Scope] {
    [.program(origin), .client(representative(origin))]
  }

  /// The call goes on the lists of calls that wait for an end.
  mutating func wait(_ call: Int, at event: Int) {
    guard let scope = scope(of: call) else { return }
    let waiting = CallIndex.Waiting(deadline: deadline(of: call, at: event), call: call)
    known.wait(waiting, calls[call].target, calls[call].link, in: scope)
  }

  /// The origins whose ends may end the call.
  func scope(of call: Int) -> CallIndex.Scope? {
    calls[call].sender.map { calls[call].caller == nil ? .client(representative($0)) : .program($0) }
  }

  /// The end of the caller's work: of the possible works that go on at `event`, the likeliest.
  private func deadline(of call: Int, at event: Int) -> Int {
    guard let sender = calls[call].sender, let ends = workEnds[sender] else { return .max }
    return calls[call].works.reversed().lazy.compactMap { ends[$0] }.first { $0 > event } ?? .max
  }

  private mutating func callEnded(by index: Int) -> Int? {
    let event = events[index]
    for name in CallIndex.Name.all(of: event.link) {
      if let call = firstToEnd(name, at: index, counts: false) { return call }
    }
    if let call = callOfDuration(index) { return call }
    for name in CallIndex.Name.agreeing(with: event.target) {
      if let call = firstToEnd(name, at: index, counts: true) { return call }
    }
    return nil
  }

  /// Of the calls with the name that agree with the end, the one with the earliest deadline. `counts`: others are
  /// counted.
  private mutating func firstToEnd(_ name: CallIndex.Name, at index: Int, counts: Bool) -> Int? {
    let event = events[index]
    var best: (waiting: CallIndex.Waiting, scope: CallIndex.Scope)?
    for scope in scopes(of: event.origin) {
      guard let taken = take(name, in: scope, at: index) else { continue }
      if let other = best, other.waiting < taken {
        known.putBack(taken, name, in: scope)
      } else {
        if let other = best { known.putBack(other.waiting, name, in: other.scope) }
        best = (taken, scope)
      }
    }
    guard let (waiting, scope) = best else { return nil }
    guard calls[waiting.call].target.agrees(with: event.target) else {
      known.putBack(waiting, name, in: scope)
      return nil
    }
    if counts { countOthers(than: waiting, name, in: scope, at: index) }
    return waiting.call
  }

  /// Takes the call out that has no end yet and has to end first.
  private mutating func take(_ name: CallIndex.Name, in scope: CallIndex.Scope, at index: Int) -> CallIndex
    .Waiting?
  {
    while let first = known.takeFirst(name, in: scope) {
      guard calls[first.call].isOpen else { continue }
      let deadline = deadline(of: first.call, at: index)
      if deadline == first.deadline { return first }
      // The work that was thought to have made it is over.
      known.putBack(CallIndex.Waiting(deadline: deadline, call: first.call), name, in: scope)
    }
    return nil
  }

  /// Another call could have the end as well.
  private mutating func countOthers(
    than chosen: CallIndex.Waiting, _ name: CallIndex.Name, in scope: CallIndex.Scope, at index: Int
  ) {
    guard let other = take(name, in: scope, at: index) else { return }
    known.putBack(other, name, in: scope)
    guard other.call != chosen.call else { return }
    if calls[other.call].works != calls[chosen.call].works { isOfSeveralWorks = true }
    guard other.deadline == chosen.deadline else { return }
    ambiguousEnds[events[index].origin, default: 0] += 1
    unnamedAnswers[index] = chosen.call
  }

  /// Of several calls under way, the one with its send nearest to the end minus the stated duration.
  private func callOfDuration(_ index: Int) -> Int? {
    let event = events[index]
    guard event.statedDurationNanoseconds >= 0 else { return nil }
    var nearest = NearestBeginning(of: event)
    for scope in scopes(of: event.origin) {
      nearest.look(through: known.calls(in: scope), events, begin: { calls[$0].firstEvent }) { call in
        let isPossible = calls[call].isOpen && calls[call].target.agrees(with: event.target)
        return isPossible ? calls[call].attempts.last?.sent : nil
      }
    }
    return nearest.found
  }
}
