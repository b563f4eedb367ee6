"""A controller test for BOPTEST, in the manner of the original's examples (ibpsa/project1-boptest, examples/python):
``requests``, the service's interface, and nothing that knows whose service it is.

    python3 boptest_client.py --url http://127.0.0.1:8081 --testcase mairie
    python3 boptest_client.py --url https://api.boptest.net --testcase bestest_hydronic_heat_pump

It runs a test with the embedded control as the baseline, one with a controller of its own that overwrites inputs and looks at
forecasts, and an environment for reinforcement learning (as BOPTEST-Gym's) for a day. It ends with 1 where an answer is not what
a client of BOPTEST expects.
"""

import argparse
import sys

import requests

DAY = 24 * 3600

# What a user knows of a test case from its documentation: a set-point or signal to overwrite, and a room.
CASES = {
    'mairie': {
        'input': 'circuit_radiators_heating_roomTemperatureSetpoint',
        'room': 'circuit_radiators_heating_roomTemperature_y',
        'zone': 'circuit_radiators',
        'comfort': 273.15 + 20,
        'saving': 273.15 + 19,
    },
    'chapelle': {
        'input': 'substation_H1_heating_roomTemperatureSetpoint',
        'room': 'substation_H1_heating_roomTemperature_y',
        'zone': 'substation_H1',
        'comfort': 273.15 + 20,
        'saving': 273.15 + 19,
    },
    'bestest_hydronic_heat_pump': {
        'input': 'oveTSet',
        'room': 'reaTZon_y',
        'zone': '1',
        'comfort': 273.15 + 21,
        'saving': 273.15 + 20,
    },
}


def check_response(response):
    """The payload of a good answer; as the original's examples do."""
    result = response.json()
    if response.status_code == 200 and result['status'] == 200:
        return result['payload']
    print('Unexpected error: {0}'.format(result['message']))
    sys.exit(1)


class PriceController:
    """Heats while electricity is cheaper than the mean of the next day, and saves while it is dearer."""

    def __init__(self, case):
        self.case = case
        self.forecast_points = [
            'PriceElectricPowerDynamic',
            'TDryBul',
            'LowerSetp[{0}]'.format(case['zone']),
        ]

    def compute_control(self, y, forecast):
        prices = forecast['PriceElectricPowerDynamic']
        cheap = prices[0] <= sum(prices) / len(prices)
        cold = y[self.case['room']] < forecast[self.forecast_points[2]][0]
        setpoint = self.case['comfort'] if cheap or cold else self.case['saving']
        return {self.case['input'] + '_u': setpoint, self.case['input'] + '_activate': 1}


def control_test(url, testcase, controller, step, length):
    """Runs one test and returns its indicators and trajectories."""
    testid = requests.post('{0}/testcases/{1}/select'.format(url, testcase)).json()['testid']
    try:
        print('Name:\t{0}'.format(check_response(requests.get('{0}/name/{1}'.format(url, testid)))['name']))
        inputs = check_response(requests.get('{0}/inputs/{1}'.format(url, testid)))
        measurements = check_response(requests.get('{0}/measurements/{1}'.format(url, testid)))
        print('Inputs:\t{0}\tMeasurements:\t{1}'.format(len(inputs), len(measurements)))
        print('Default step:\t{0}'.format(check_response(requests.get('{0}/step/{1}'.format(url, testid)))))
        scenario = {'time_period': 'peak_heat_day', 'electricity_price': 'dynamic'}
        y = check_response(requests.put('{0}/scenario/{1}'.format(url, testid), json=scenario))['time_period']
        start_time = y['time']
        check_response(requests.put('{0}/step/{1}'.format(url, testid), json={'step': step}))
        for _ in range(int(length / step)):
            u = {}
            if controller is not None:
                query = {'point_names': controller.forecast_points, 'horizon': DAY, 'interval': 3600}
                forecast = check_response(requests.put('{0}/forecast/{1}'.format(url, testid), json=query))
                u = controller.compute_control(y, forecast)
            y = check_response(requests.post('{0}/advance/{1}'.format(url, testid), json=u))
            if not y:
                break
        kpi = check_response(requests.get('{0}/kpi/{1}'.format(url, testid)))
        for key in kpi:
            print('{0}:\t{1}'.format(key, kpi[key]))
        points = list(measurements.keys()) + list(inputs.keys())
        query = {'point_names': points, 'start_time': start_time, 'final_time': start_time + length}
        results = check_response(requests.put('{0}/results/{1}'.format(url, testid), json=query))
        if any(len(results[point]) != len(results['time']) for point in points):
            sys.exit('a trajectory is not as long as its time')
        return kpi, results
    finally:
        requests.put('{0}/stop/{1}'.format(url, testid))


class Environment:
    """The interface of an environment for reinforcement learning over a test, in the manner of BOPTEST-Gym."""

    def __init__(self, url, testcase, case, step, warmup_period):
        self.url = url
        self.case = case
        self.step_period = step
        self.warmup_period = warmup_period
        self.testid = requests.post('{0}/testcases/{1}/select'.format(url, testcase)).json()['testid']
        info = requests.get('{0}/inputs/{1}'.format(url, self.testid)).json()['payload'][case['input'] + '_u']
        self.low, self.high = info['Minimum'], info['Maximum']
        self.objective = 0.0

    def reset(self, start_time):
        body = {'start_time': start_time, 'warmup_period': self.warmup_period}
        y = requests.put('{0}/initialize/{1}'.format(self.url, self.testid), data=body).json()['payload']
        requests.put('{0}/step/{1}'.format(self.url, self.testid), data={'step': self.step_period})
        self.objective = 0.0
        return y[self.case['room']]

    def step(self, action):
        u = {self.case['input'] + '_u': action, self.case['input'] + '_activate': 1}
        y = requests.post('{0}/advance/{1}'.format(self.url, self.testid), data=u).json()['payload']
        kpis = requests.get('{0}/kpi/{1}'.format(self.url, self.testid)).json()['payload']
        objective = kpis['cost_tot'] + 10 * kpis['tdis_tot']
        reward, self.objective = self.objective - objective, objective
        return y[self.case['room']], reward

    def stop(self):
        requests.put('{0}/stop/{1}'.format(self.url, self.testid))


def learn_nothing(url, testcase, case):
    """A day with the simplest of policies, twice: the same test gives the same rewards."""
    rewards = []
    for _ in range(2):
        environment = Environment(url, testcase, case, step=1800, warmup_period=DAY)
        try:
            room = environment.reset(start_time=20 * DAY)
            total = 0.0
            for _ in range(48):
                action = min(environment.high, max(environment.low, case['comfort'] + (case['comfort'] - room)))
                room, reward = environment.step(action)
                total += reward
            rewards.append(total)
        finally:
            environment.stop()
    print('Return of a day:\t{0}\t{1}'.format(*rewards))
    if rewards[0] != rewards[1]:
        sys.exit('the same test gave other rewards')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--url', default='http://127.0.0.1:8081')
    parser.add_argument('--testcase', default='mairie', choices=sorted(CASES))
    parser.add_argument('--days', type=int, default=2)
    arguments = parser.parse_args()
    url, testcase, case = arguments.url, arguments.testcase, CASES[arguments.testcase]
    known = [item['testcaseid'] for item in requests.get('{0}/testcases'.format(url)).json()]
    if testcase not in known:
        sys.exit('{0} is not among {1}'.format(testcase, known))
    print('\nBASELINE')
    control_test(url, testcase, None, 1800, arguments.days * DAY)
    print('\nCONTROLLER')
    _, results = control_test(url, testcase, PriceController(case), 1800, arguments.days * DAY)
    held = [value for value, on in zip(results[case['input'] + '_u'], results[case['input'] + '_activate']) if on]
    if not held or not {round(value, 2) for value in held} <= {round(case['comfort'], 2), round(case['saving'], 2)}:
        sys.exit('the input was not what the controller made it')
    print('\nENVIRONMENT')
    learn_nothing(url, testcase, case)
    print('\nAll as a client of BOPTEST expects.')


if __name__ == '__main__':
    main()
