/// All clocks as far as known.
package struct ClockEstimates: Sendable {
  /// By the logs alone.
  package var logged: ClockTable
  /// By the logs, under the assumption that an idle consumer takes a message as soon as it is there.
  package var assumingIdlePickup: ClockTable

  package init(logged: ClockTable = .none, assumingIdlePickup: ClockTable = .none) {
    self.logged = logged
    self.assumingIdlePickup = assumingIdlePickup
  }
}
