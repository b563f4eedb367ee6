/** What holds an equipment in its state, in English: conditions of its face-plate, and interlocks. */
export const enConditions = {
  'condition.notRequested': 'Nobody asks for it',
  'condition.notStaged':
    'Not needed: {required} kW are required, and it is number {position} in the order; it comes above {above} kW',
  'condition.waitsItsTurn':
    '{required} kW are required, and it is number {position} in the order: {producer} comes first',
  'condition.noHeatWanted': 'No heat is wanted: it comes when the supply sinks near its set-point',
  'condition.supplyTooHot':
    'Held back: the supply is at {supply} °C, and its least fire would be too much; it comes again below {resume} °C',
  'condition.strategyKeeps': 'The strategy lets others run: {reason}',
  'condition.coldEnough': 'Not needed: the supply is at {supply} °C; it comes above {limit} °C for {time:duration}',
  'condition.freeCoolingCarries':
    'Not needed, outdoor air cools: the supply is at {supply} °C; it comes above {limit} °C for {time:duration}, free cooling at its most',
  'condition.flowTooScarce': 'Too little water flows for one more: {flow} kg/s of {needed} kg/s',
  'condition.lateField': 'The field answers {lateness} s late: {patience} s more are waited for',
  'condition.requestedBy': 'Requested by {owner}: {reason}',
  'condition.minimumOffTime': 'Minimum off-time',
  'condition.minimumOnTime': 'Minimum on-time',
  'condition.flowNotProven': 'Flow not proven yet',
  'condition.runningByPower': 'Running feedback lost: whether it runs is read from the power it draws',
  'condition.flushing': 'Flow proven: water that stood flows out',
  'condition.starting': 'Starting',
  'condition.purging': 'Pre-purge of the combustion chamber',
  'condition.igniting': 'Ignition',
  'condition.boilerWarmUp': 'Warms up on its own water first: {leaving} °C of {setpoint} °C',
  'condition.minimumReturn':
    'Mixes its return ({entering} °C) up to {minimum} °C and more; {share:percent} of its water goes on',
  'condition.unloading': 'Unloading before it stops',
  'condition.postRun': 'Post-run: flow takes the last heat away',
  'condition.runDown': 'Water runs on after the stop, to take heat and cold away',
  'condition.failedAttempts': 'Failed starts: {count} of {maximum}',
  'condition.startsPerHour': 'No more than {maximum} starts an hour',
  'condition.airTooCold': 'Outdoor air at {outdoor} °C: it may run from {limit} °C, and again from {resume} °C',
  'condition.airTooWarm': 'Outdoor air at {outdoor} °C: it may run up to {limit} °C, and again from {resume} °C down',
  'condition.airUnknown':
    'Outdoor temperature not known: whether it is within {minimum} °C and {maximum} °C its own protection sees',
  'condition.waterTooWarm':
    'The water that comes back is too warm for it: it waits until it is below {limit} °C, and tries again anyway',
  'condition.capacityLimit':
    'Capacity held at {limit:percent}: its evaporator, or the water at its condenser, is near its limit',
  'condition.capacityLimitOfSource':
    'Capacity held at {limit:percent}: with more it would cool the water of its source below what that shall be',
  'condition.fault': 'The machine reports a fault: remove its cause, then reset it',
  'condition.didNotStart': 'It did not start when asked: check its supply; it tries again by itself, or after a reset',
  'condition.resetNeeded': 'The fault has gone; a reset is needed',
  'condition.offeredAgain': 'Gave up after its tries; it is tried again',
  'condition.flowTripReset': 'Tripped as its water flow was lost; the controller resets it',
  'condition.burnerLockout': 'Burner control locked out: reset it at the boiler, then here',
  'condition.highLimit': 'High-limit thermostat tripped: let it cool, reset it at the boiler, then here',
  'condition.taggedOut': 'Tagged out by {user} since {since:time}: {reason}',
  'condition.local': 'The field’s own switch is on local: turn it to remote',
  'condition.manual': 'In manual: values are given by the operator',
  'condition.manualUntil': 'In manual: values are given by the operator; then back to automatic by itself',
  'condition.powerLost': 'No electricity: it waits until power is back',
  'condition.gasPressureLow':
    '{supply}: {pressureMillibar} mbar, {neededMillibar} mbar are needed; nobody knows until when, and it starts by itself once there is gas',
  'condition.gasPressureUnknown':
    '{supply}: pressure not known, and no flame proves that there is gas; nobody knows until when',
  'condition.restartOrder': 'After the power cut machines start one group after the other; its turn comes',
  'condition.bypass': 'Keeps a path open while the valves beside it are shut',
  'condition.moving': 'On its way',
  'condition.disinfection': 'Raised to {setpoint} °C against legionella: not kept at 55 °C since {since:time}',
  'condition.hotWaterPriority': 'Heating yields: hot water comes first',
  'condition.setpointReached': 'Set-point reached',
  'condition.communicationLost': 'Communication with the field lost',
  'condition.badSensor': 'Sensor {point} is bad',
  'interlock.highLimit': 'Interlock: temperature too high',
  'interlock.flowNotProven': 'Interlock: flow not proven',
  'interlock.freeze': 'Interlock: freeze protection',
  'interlock.hallCooling': 'Interlock: the halls must be cooled',
  'interlock.communicationLost': 'Interlock: communication with the field lost',
  'interlock.lowPressure': 'Interlock: circuit pressure too low',
  'interlock.gasNotProven': 'Interlock: no gas, or none that is proven',
  'interlock.returnTooHot': 'Interlock: return to the condenser too hot',
  'interlock.sourceTooCold': 'Interlock: source too cold',
  'interlock.safetyPressure': 'Interlock: safety pressure switch open',
  'condition.loopOscillates':
    'The loop of the {loop} swings: every {period:duration}, by ±{amplitude} {unit}; likely {cause}',
  'condition.valveSticks': 'The {loop} sticks: its command goes {band:percent} before the stem moves',
  'condition.greenhouseClimate': 'Held at {setpoint} °C',
  'condition.hallCooling': 'Cooled to {setpoint} °C',
  'condition.hallBroughtBack':
    'Far too hot after a stop of its cooling: its valve opens to {limit:percent}, as far as the supply stays cold enough for the other halls',
  'condition.heatingCurve': 'Heating curve: supply at {setpoint} °C',
  'condition.supplyAtMost': 'Supply held back: its emitters bear no more than {limit} °C',
  'condition.heatingLimit': 'No heating: mean outdoor temperature {outdoor} °C, limit {limit} °C',
  'condition.nightSetback':
    'Night set-back to {setpoint} °C until {start:time}, then optimum start; occupied from {occupied:time}',
  'condition.unoccupied': 'Set back to {setpoint} °C: no day is occupied',
  'condition.optimumStart':
    'Optimum start: room from {room} °C to {setpoint} °C by {occupied:time}; it takes {pace} min for each kelvin',
  'condition.optimumStartSoftened':
    'Softened: the room’s set-point rises by {rate:hundredths} K an hour at most, and is at {setpoint} °C now',
  'condition.optimumStop':
    'Optimum stop: heating rests, as the room ({room} °C) stays above {setpoint} °C until {end:time}',
  'condition.optimumStopHeld':
    'Optimum stop: the room ({room} °C) has fallen too soon, and is held at {setpoint} °C until {end:time}',
  'condition.optimumStartBlind':
    'Optimum start for {setpoint} °C by {occupied:time}, by the outdoor temperature: the room is not known',
  'condition.setbackFrost':
    'Set-back held above {setpoint} °C: at {outdoor} °C outdoors little heat is to spare for the morning',
  'condition.setbackInertia': 'Set-back held above {setpoint} °C: the building would not be warm again in time',
  'condition.heatingRests': 'Heating rests: the room is still at {room} °C',
  'condition.hotWater': 'Hot water held at {setpoint} °C',
  'condition.hotWaterHeldBack':
    'The plan has hot water charged later: held at {target} °C meanwhile, not {setpoint} °C',
  'condition.hotWaterAhead': 'The plan has hot water charged early: to {target} °C meanwhile, not {setpoint} °C',
  'condition.hotWaterHoldEnded':
    'The plan would have hot water charged later, but draws took more than it reckoned with: charged to {setpoint} °C',
  'condition.sensorLost': 'A sensor it needs is lost: it runs on its substitute value until the sensor is back',
  'condition.valveFullyOpen': 'Valve fully open: it can give no more',
  'condition.valveStuck': 'The valve does not follow its command: free it; it goes on by itself, or after a reset',
  'interlock.condenserTooHot': 'Interlock: water entering the condenser too hot',
  'interlock.evaporatorFreezing': 'Interlock: evaporator about to freeze',
  'interlock.emittersFed': 'Interlock: too hot and its valve still open, pump stopped',
  'interlock.emittersTooHot': 'Interlock: heating circuit hotter than its floor or emitters bear, shut',
  'interlock.frost': 'Interlock: frost protection',
  'interlock.hallAllowable': 'Interlock: hall near the allowable limit, full cooling',
  'interlock.hallBlind': 'Interlock: hall temperature lost, full cooling',
  'interlock.hallHot': 'Interlock: hall too hot, full cooling',
  'interlock.nearHighLimit': 'Interlock: near the high limit',
  'interlock.networkTooHot': 'Interlock: network supply too hot',
  'interlock.pressureNotProven': 'Interlock: safety pressure switches open',
  'interlock.sensorLost': 'Interlock: a sensor it needs is lost',
} as const;
