/** Ce qui tient un équipement dans son état : conditions de sa face-avant, et verrouillages. */
export const frConditions = {
  'condition.notRequested': 'Personne ne le demande',
  'condition.notStaged':
    'Pas nécessaire : {required} kW sont requis, et elle est n° {position} dans l’ordre ; appelée au-delà de {above} kW',
  'condition.waitsItsTurn':
    '{required} kW sont requis, et elle est n° {position} dans l’ordre : {producer} passe d’abord',
  'condition.noHeatWanted': 'Aucune chaleur demandée : appelée quand le départ descend près de sa consigne',
  'condition.supplyTooHot':
    'Retenue : le départ est à {supply} °C, son feu minimal serait de trop ; rappelée au-dessous de {resume} °C',
  'condition.strategyKeeps': 'La stratégie fait marcher les autres : {reason}',
  'condition.coldEnough':
    'Pas nécessaire : le départ est à {supply} °C ; appelé au-delà de {limit} °C pendant {time:duration}',
  'condition.freeCoolingCarries':
    'Pas nécessaire, l’air extérieur refroidit : le départ est à {supply} °C ; appelé au-delà de {limit} °C pendant {time:duration}, free-cooling au maximum',
  'condition.flowTooScarce': 'Trop peu d’eau pour un de plus : {flow} kg/s sur {needed} kg/s',
  'condition.lateField': 'Le terrain répond avec {lateness} s de retard : {patience} s de plus sont accordées',
  'condition.requestedBy': 'Demandé par {owner} : {reason}',
  'condition.minimumOffTime': 'Durée minimale d’arrêt',
  'condition.minimumOnTime': 'Durée minimale de marche',
  'condition.flowNotProven': 'Débit pas encore prouvé',
  'condition.runningByPower': 'Retour de marche perdu : la marche est déduite de la puissance absorbée',
  'condition.flushing': 'Débit prouvé : l’eau stagnante est chassée',
  'condition.starting': 'Démarrage',
  'condition.purging': 'Préventilation du foyer',
  'condition.igniting': 'Allumage',
  'condition.boilerWarmUp': 'Monte d’abord en température sur sa propre eau : {leaving} °C sur {setpoint} °C',
  'condition.minimumReturn':
    'Relève son retour ({entering} °C) à {minimum} °C au moins ; {share:percent} de son eau part vers le réseau',
  'condition.unloading': 'Délestage avant l’arrêt',
  'condition.postRun': 'Temporisation d’arrêt : le débit évacue la dernière chaleur',
  'condition.runDown': 'L’eau circule encore après l’arrêt, pour évacuer chaleur et froid',
  'condition.failedAttempts': 'Démarrages manqués : {count} sur {maximum}',
  'condition.startsPerHour': 'Pas plus de {maximum} démarrages par heure',
  'condition.airTooCold': 'Air extérieur à {outdoor} °C : marche permise dès {limit} °C, reprise à {resume} °C',
  'condition.airTooWarm': 'Air extérieur à {outdoor} °C : marche permise jusqu’à {limit} °C, reprise à {resume} °C',
  'condition.airUnknown':
    'Température extérieure inconnue : sa propre protection juge si elle est entre {minimum} °C et {maximum} °C',
  'condition.waterTooWarm':
    'L’eau qui revient est trop chaude pour elle : elle attend que l’eau passe sous {limit} °C, et réessaie de toute façon',
  'condition.capacityLimit':
    'Puissance retenue à {limit:percent} : son évaporateur, ou l’eau à son condenseur, est près de sa limite',
  'condition.capacityLimitOfSource': 'Puissance retenue à {limit:percent} : plus refroidirait trop l’eau de sa source',
  'condition.fault': 'La machine signale un défaut : supprimez la cause, puis réarmez',
  'condition.didNotStart':
    'N’a pas démarré à la demande : vérifiez l’alimentation ; nouvel essai de lui-même, ou après réarmement',
  'condition.resetNeeded': 'Le défaut a disparu ; un réarmement est nécessaire',
  'condition.offeredAgain': 'Abandon après ses essais ; nouvel essai',
  'condition.flowTripReset': 'Déclenché par perte de débit d’eau ; le régulateur le réarme',
  'condition.burnerLockout': 'Brûleur verrouillé par son coffret : réarmez à la chaudière, puis ici',
  'condition.highLimit': 'Limiteur de température déclenché : laissez refroidir, réarmez à la chaudière, puis ici',
  'condition.taggedOut': 'Consigné par {user} depuis {since:time} : {reason}',
  'condition.local': 'Le commutateur du terrain est sur local : remettez-le sur distance',
  'condition.manual': 'En manuel : valeurs données par l’opérateur',
  'condition.manualUntil': 'En manuel : valeurs données par l’opérateur ; puis retour seul en automatique',
  'condition.powerLost': 'Pas d’électricité : il attend le retour du courant',
  'condition.gasPressureLow':
    '{supply} : {pressureMillibar} mbar, il en faut {neededMillibar} ; fin inconnue, redémarrage de lui-même au retour du gaz',
  'condition.restartOrder': 'Après la coupure, les machines redémarrent groupe par groupe ; son tour vient',
  'condition.bypass': 'Garde un passage ouvert tant que les vannes voisines sont fermées',
  'condition.moving': 'En mouvement',
  'condition.disinfection': 'Porté à {setpoint} °C contre les légionelles : pas tenu à 55 °C depuis {since:time}',
  'condition.hotWaterPriority': 'Le chauffage cède : l’eau chaude passe d’abord',
  'condition.setpointReached': 'Consigne atteinte',
  'condition.communicationLost': 'Communication avec le terrain perdue',
  'condition.badSensor': 'Capteur {point} mauvais',
  'interlock.highLimit': 'Verrouillage : température trop haute',
  'interlock.flowNotProven': 'Verrouillage : débit non prouvé',
  'interlock.freeze': 'Verrouillage : protection antigel',
  'interlock.hallCooling': 'Verrouillage : les salles doivent être refroidies',
  'interlock.communicationLost': 'Verrouillage : communication avec le terrain perdue',
  'interlock.lowPressure': 'Verrouillage : pression du circuit trop basse',
  'interlock.gasNotProven': 'Verrouillage : pas de gaz, ou gaz non prouvé',
  'interlock.returnTooHot': 'Verrouillage : retour au condenseur trop chaud',
  'interlock.sourceTooCold': 'Verrouillage : source trop froide',
  'interlock.safetyPressure': 'Verrouillage : pressostat de sécurité ouvert',
  'condition.loopOscillates':
    'La boucle ({loop}) oscille : toutes les {period:duration}, de ±{amplitude} {unit} ; sans doute {cause}',
  'condition.valveSticks': 'La vanne colle ({loop}) : sa commande parcourt {band:percent} avant que la tige bouge',
  'condition.greenhouseClimate': 'Chauffée à {setpoint} °C',
  'condition.greenhouseVenting': 'Aération : plus chaud que {setpoint} °C',
  'condition.greenhouseIdle': 'Ni chauffée ni aérée : chauffée sous {setpoint} °C, aérée au-dessus de {vent} °C',
  'condition.ventHeld': 'Ouvrants à partir de {setpoint} °C, et non de {asked} °C : 2 K au-dessus du chauffage',
  'condition.nightScreen': 'Écran fermé pour la nuit',
  'condition.daylightReckoned': 'Rayonnement inconnu : jour et nuit d’après la hauteur du soleil',
  'condition.hallCooling': 'Refroidie à {setpoint} °C',
  'condition.hallBroughtBack':
    'Bien trop chaude après un arrêt du froid : sa vanne s’ouvre à {limit:percent}, tant que le départ reste assez froid pour les autres salles',
  'condition.heatingCurve': 'Loi d’eau : départ à {setpoint} °C',
  'condition.supplyAtMost': 'Départ retenu : les émetteurs ne supportent pas plus de {limit} °C',
  'condition.heatingLimit': 'Pas de chauffage : moyenne extérieure {outdoor} °C, limite {limit} °C',
  'condition.nightSetback':
    'Réduit de nuit à {setpoint} °C jusqu’à {start:time}, puis relance optimisée ; occupé dès {occupied:time}',
  'condition.unoccupied': 'Réduit à {setpoint} °C : aucun jour n’est occupé',
  'condition.optimumStart':
    'Relance optimisée : ambiance de {room} °C à {setpoint} °C pour {occupied:time} ; il y faut {pace} min par kelvin',
  'condition.optimumStartSoftened':
    'Adoucie : la consigne d’ambiance monte de {rate:hundredths} K par heure au plus, et vaut {setpoint} °C',
  'condition.optimumStop':
    'Arrêt optimisé : chauffage au repos, l’ambiance ({room} °C) reste au-dessus de {setpoint} °C jusqu’à {end:time}',
  'condition.optimumStopHeld':
    'Arrêt optimisé : l’ambiance ({room} °C) a baissé trop tôt, tenue à {setpoint} °C jusqu’à {end:time}',
  'condition.optimumStartBlind':
    'Relance optimisée à {setpoint} °C pour {occupied:time}, selon l’extérieur : l’ambiance n’est pas connue',
  'condition.setbackFrost':
    'Réduit limité au-dessus de {setpoint} °C : à {outdoor} °C dehors, peu de puissance reste pour la relance',
  'condition.setbackInertia': 'Réduit limité au-dessus de {setpoint} °C : le bâtiment ne serait pas chaud à temps',
  'condition.heatingRests': 'Chauffage au repos : l’ambiance est encore à {room} °C',
  'condition.hotWater': 'Eau chaude tenue à {setpoint} °C',
  'condition.hotWaterHeldBack':
    'Le plan reporte la charge de l’eau chaude : tenue d’ici là à {target} °C, et non à {setpoint} °C',
  'condition.hotWaterAhead':
    'Le plan avance la charge de l’eau chaude : à {target} °C d’ici là, et non à {setpoint} °C',
  'condition.hotWaterHoldEnded':
    'Le plan reporterait la charge de l’eau chaude, mais les puisages ont dépassé sa prévision : chargée à {setpoint} °C',
  'condition.sensorLost': 'Un capteur nécessaire est perdu : marche sur valeur de repli jusqu’à son retour',
  'condition.valveFullyOpen': 'Vanne grande ouverte : ne peut donner plus',
  'condition.valveStuck': 'La vanne ne suit pas sa commande : débloquez-la ; elle repart seule, ou après réarmement',
  'interlock.coolantFreezing': 'Verrouillage : fluide trop froid pour l’échangeur, dont l’eau gèlerait',
  'interlock.circulationNotProven': 'Verrouillage : aucune pompe ne fait circuler l’eau à refroidir',
  'interlock.waterNotFlowing': 'Verrouillage : trop peu d’eau traverse l’échangeur',
  'interlock.exchangerValveShut': 'Verrouillage : la vanne de l’échangeur est fermée',
  'interlock.condenserTooHot': 'Verrouillage : eau trop chaude à l’entrée du condenseur',
  'interlock.evaporatorFreezing': 'Verrouillage : évaporateur près du gel',
  'interlock.emittersFed': 'Verrouillage : trop chaud et vanne encore ouverte, pompe arrêtée',
  'interlock.emittersTooHot':
    'Verrouillage : circuit plus chaud que son plancher ou ses émetteurs ne supportent, fermé',
  'interlock.frost': 'Verrouillage : protection contre le gel',
  'interlock.hallAllowable': 'Verrouillage : salle près de la limite admissible, plein froid',
  'interlock.hallBlind': 'Verrouillage : température de salle perdue, plein froid',
  'interlock.hallHot': 'Verrouillage : salle trop chaude, plein froid',
  'interlock.nearHighLimit': 'Verrouillage : près du limiteur de température',
  'interlock.networkTooHot': 'Verrouillage : départ réseau trop chaud',
  'interlock.pressureNotProven': 'Verrouillage : pressostats de sécurité ouverts',
  'interlock.sensorLost': 'Verrouillage : un capteur nécessaire est perdu',
} as const;
